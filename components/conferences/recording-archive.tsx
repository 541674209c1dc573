import { Moment } from '@/components/ui/moment'
import { ShortId } from '@/components/ui/short-id'
import { formatMomentWithin, formatSize, type Viewer } from '@/lib/format'
import { describeAudioProblem } from '@/lib/playback/audio-words'
import { type AudioState, isAudioProblem } from '@/lib/recordings/audio-state'

type Props = {
  recording: Parameters<typeof describeAudioProblem>[0] & {
    audioState: AudioState
    archivedAt: Date | null
    sizeBytes: bigint | null
    sha256: string | null
  }
  isArchiving: boolean
  viewer: Viewer
}

export function RecordingArchive({ recording, isArchiving, viewer }: Props) {
  const { audioState, archiveState, archiveReason, archivedAt, sizeBytes, sha256, deletedAt } = recording
  const problem = describeAudioProblem(recording)
  const isUnproblematic = archiveState === 'waiting' && !isAudioProblem(audioState)
  return (
    <>
      {problem !== null && (
        <p className="mt-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">{problem}</p>
      )}
      {isUnproblematic && isArchiving && (
        <p className="mt-2 text-[13px] text-soft">
          Not archived yet. Plays directly from FreeClimb. {archiveReason}
        </p>
      )}
      {archiveState === 'archived' && archivedAt !== null && sizeBytes !== null && sha256 !== null && (
        <p className="mt-2 text-[13px] text-soft">
          Archived <Moment at={archivedAt} viewer={viewer} format={formatMomentWithin} /> ·{' '}
          {formatSize(Number(sizeBytes), viewer)} · SHA-256 <ShortId id={sha256} />
          {archiveReason !== null && ` ${archiveReason}`}
          {deletedAt !== null && ' Deleted at FreeClimb; the archived copy stays.'}
        </p>
      )}
    </>
  )
}
