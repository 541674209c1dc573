import type { Task } from 'graphile-worker'
import { reconcile } from '@/lib/conferences/reconcile'
import { freeClimbSettings } from '@/lib/freeclimb/api-request'
import { archiveRecording } from '@/lib/recordings/archive-recording'
import { queueRecordings } from '@/lib/recordings/queue-recordings'
import type { JobName } from './add-job'

/** What each job does. A job that throws is tried again, later each time. */
export const tasks: { [Name in JobName]: Task<Name> } = {
  'archive-recording': ({ recordingId, isTrial }, { abortSignal, job }) =>
    archiveRecording(recordingId, {
      signal: abortSignal,
      isTrial: isTrial === true,
      attempt: job.attempts,
      waitingSince: job.created_at,
    }),
  'queue-recordings': queueRecordings,
  reconcile: async ({ requestedBy }, { abortSignal }) => {
    // By the hour, and set up for FreeClimb's posts alone.
    if (freeClimbSettings() === null) return
    const report = await reconcile({ signal: abortSignal, requestedBy })
    if (report !== 'busy' && report.state === 'interrupted')
      throw new Error(report.failure ?? 'The reconciliation was stopped before its end.')
  },
}
