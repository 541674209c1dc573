import type { Task } from 'graphile-worker'
import { archiveRecording, recheckRecording } from '@/lib/archiving/archive-recording'
import { measureRecording } from '@/lib/archiving/measure-recording'
import { queueRecordings } from '@/lib/archiving/queue-recordings'
import { queueUnreadArchived, rereadArchived } from '@/lib/archiving/reread-archived'
import { tidyAccess } from '@/lib/auth/tidy-access'
import type { JobName } from '@/lib/jobs/add-job'
import { reconcileInBackground } from '@/lib/reconciliation/reconcile'

/** What each job does. If it throws, the job is retried with backoff. */
export const tasks: { [Name in JobName]: Task<Name> } = {
  'archive-recording': ({ recordingId, isTrial }, { abortSignal, job }) =>
    archiveRecording(recordingId, {
      signal: abortSignal,
      isTrial: isTrial === true,
      attempt: job.attempts,
      waitingSince: job.created_at,
    }),
  'recheck-recording': ({ recordingId }, { abortSignal, job }) =>
    recheckRecording(recordingId, {
      signal: abortSignal,
      isTrial: true,
      attempt: job.attempts,
      waitingSince: job.created_at,
    }),
  'measure-recording': ({ recordingId }, { abortSignal, job }) =>
    measureRecording(recordingId, {
      signal: abortSignal,
      attempt: job.attempts,
      waitingSince: job.created_at,
    }),
  'reread-copy': ({ recordingId }, { abortSignal }) =>
    rereadArchived(recordingId, abortSignal ?? new AbortController().signal),
  'queue-recordings': async () => {
    await queueRecordings()
    await queueUnreadArchived()
  },
  reconcile: ({ requestedBy }, { abortSignal }) =>
    reconcileInBackground({ signal: abortSignal, requestedBy }),
  'tidy-access': tidyAccess,
}
