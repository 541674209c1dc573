'use server'

import { revalidatePath } from 'next/cache'
import { authorize } from '@/app/access'
import { runJobDuringResponse, runJobsAfterResponse } from '@/app/run-jobs'
import type { ActionAnswer } from '@/components/ui/action-form'
import { retryRecording } from '@/lib/archiving/archive-counts'
import { isArchiving } from '@/lib/archiving/archiving'
import { queueMeasuring } from '@/lib/archiving/measure-recording'
import { isId } from '@/lib/freeclimb/ids'

/** Retries a recording whose audio has a problem, as playing it would. */
export async function retryAudio(recordingId: unknown): Promise<ActionAnswer> {
  await authorize('play')
  const isProblem =
    typeof recordingId === 'string' && isId(recordingId) && (await retryRecording(recordingId))
  if (!isProblem) return { fault: 'Nothing to try again.', done: null }
  if (isArchiving()) runJobsAfterResponse()
  // Runs beside the response, as for a listener, so it needs no worker.
  else runJobDuringResponse('measure-recording', () => queueMeasuring(recordingId))
  revalidatePath('/conferences')
  return {
    fault: null,
    done: isArchiving()
      ? 'Retrying. This page updates automatically.'
      : 'Retrying. Reload this page in a minute.',
  }
}
