import { formatSize, type Viewer } from '@/lib/format'
import { Moment } from './moment'
import { ShortId } from './short-id'

type Props = {
  recording: {
    archiveState: 'waiting' | 'archived' | 'gone' | 'failed'
    archiveReason: string | null
    archivedAt: Date | null
    sizeBytes: bigint | null
    sha256: string | null
    deletedAt: Date | null
  }
  /** Whether copies are made at all */
  isArchiving: boolean
  viewer: Viewer
}

/** Where our own copy of a recording stands, and what proves that it is unchanged. */
export function RecordingCopy({ recording, isArchiving, viewer }: Props) {
  const { archiveState, archiveReason, archivedAt, sizeBytes, sha256, deletedAt } = recording
  if (archiveState === 'waiting' && !isArchiving) return null
  return (
    <p className="mt-2 text-[13px] text-soft">
      {archiveState === 'waiting' && 'Not copied yet: it plays from FreeClimb.'}
      {archivedAt !== null && sizeBytes !== null && sha256 !== null && (
        <>
          Copied <Moment at={archivedAt} viewer={viewer} /> · {formatSize(Number(sizeBytes), viewer)} ·
          SHA-256 <ShortId id={sha256} />{' '}
        </>
      )}
      {archiveState === 'failed' && 'Not copied: it plays from FreeClimb. '}
      {archiveReason}
      {archiveState === 'archived' && deletedAt !== null && <> FreeClimb has deleted it; this copy stays.</>}
    </p>
  )
}
