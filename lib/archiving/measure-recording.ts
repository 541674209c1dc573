import { db } from '@/lib/db'
import { type RecordingAudio, recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import type { Prisma, Recording } from '@/lib/generated/prisma/client'
import { addRecordingJobs, measureJobKey } from '@/lib/jobs/add-job'
import { errorFacts, log } from '@/lib/log'
import { measuredFacts } from '@/lib/measuring/audio-analyzer'
import { FaultyAudio } from '@/lib/recordings/audio-fault'
import { withLengthsOf } from '@/lib/recordings/length'
import { DELETED_BEFORE_ARCHIVED, giveUpArchiving, recordAudioFault, recordMissing } from './archive-state'
import { pendingMeasuring } from './archiving'
import { type ReadingAttempt, readFromFreeClimb, VerifiedDownload } from './read-from-freeclimb'

/** About four minutes of retries. The next play starts over. */
const MAX_ATTEMPTS = 6

/** Queues measuring a recording, at most once, even while it's being measured. Runs a waiting retry now. */
export async function queueMeasuring(
  recordingId: string,
  client: Pick<Prisma.TransactionClient, '$executeRaw'> = db(),
): Promise<void> {
  await queueAllMeasuring([recordingId], client)
}

export async function queueAllMeasuring(
  recordingIds: string[],
  client: Pick<Prisma.TransactionClient, '$executeRaw'>,
): Promise<void> {
  await addRecordingJobs(client, 'measure-recording', recordingIds, 'unsafe_dedupe')
  const keys = recordingIds.map(measureJobKey)
  await client.$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array(SELECT id FROM graphile_worker.jobs WHERE key = ANY(${keys})), run_at := now())`
}

/** Reads FreeClimb's audio once and keeps only the measurements. Throws what is worth a retry. */
export async function measureRecording(recordingId: string, attempt: ReadingAttempt): Promise<void> {
  const settings = recordingAudioSettings()
  const recording = await db().recording.findUnique({
    where: { id: recordingId },
    select: {
      id: true,
      conferenceId: true,
      durationSec: true,
      sha256: true,
      archiveState: true,
      accountId: true,
    },
  })
  if (settings === null || recording === null || pendingMeasuring(recording) !== 'on-its-own') return
  try {
    const outcome = await readFromFreeClimb(recordingId, settings, attempt, (audio) =>
      measure(recording, audio, attempt.attempt),
    )
    if (outcome !== 'deleted' && outcome !== 'missing') return
    if (await recordMissing(recordingId, outcome))
      return await giveUpArchiving(recordingId, 'gone', DELETED_BEFORE_ARCHIVED)
    throw new Error(`FreeClimb has no audio of recording ${recordingId}: ${outcome}`)
  } catch (error) {
    if (error instanceof FaultyAudio) await recordAudioFault(recordingId, error.fault)
    if (attempt.attempt < MAX_ATTEMPTS) throw error
    // A job that has failed for good would block the next one.
    log.warn({ recordingId, error: errorFacts(error) }, 'not measured')
  }
}

type Measurable = Pick<Recording, 'id' | 'conferenceId' | 'durationSec'>

async function measure(
  { id: recordingId, conferenceId, durationSec }: Measurable,
  audio: RecordingAudio,
  attempt: number,
) {
  const startedMs = performance.now()
  const reading = new VerifiedDownload(audio, durationSec, attempt)
  try {
    for await (const _ of reading.chunks());
  } finally {
    audio.bytes.stop()
  }
  const measured = measuredFacts(audio.contentType, reading.passed(), durationSec)
  await db().$transaction((tx) =>
    withLengthsOf(tx, conferenceId, () =>
      tx.recording.updateMany({ where: { id: recordingId, sha256: null }, data: measured }),
    ),
  )
  const { sizeBytes } = measured
  log.info({ recordingId, sizeBytes, durationMs: Math.round(performance.now() - startedMs) }, 'measured')
}
