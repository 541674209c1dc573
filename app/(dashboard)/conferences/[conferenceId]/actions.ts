'use server'

import { revalidatePath } from 'next/cache'
import { authorise } from '@/app/access'
import { runJobsAfterwards } from '@/app/run-jobs'
import type { ActionAnswer } from '@/components/action-form'
import { isId } from '@/lib/freeclimb/ids'
import { retryRecording } from '@/lib/recordings/copy-counts'

/** Asks FreeClimb again for a recording whose audio has a problem, as who plays it does. */
export async function retryAudio(recordingId: unknown): Promise<ActionAnswer> {
  await authorise('play')
  const isQueued = typeof recordingId === 'string' && isId(recordingId) && (await retryRecording(recordingId))
  if (!isQueued) return { fault: 'There is nothing to try again.', done: null }
  runJobsAfterwards()
  revalidatePath('/conferences')
  return { fault: null, done: 'FreeClimb is asked again. Reload this page in a minute.' }
}
