'use server'

import { revalidatePath } from 'next/cache'
import { authorise, currentOrigin } from '@/app/access'
import { runJobsAfterwards } from '@/app/run-jobs'
import type { ActionAnswer } from '@/components/action-form'
import { requestReconciliation } from '@/lib/conferences/reconciliation-runs'
import { retryCopies as retryAllCopies } from '@/lib/recordings/copy-counts'
import { sendTestPost } from '@/lib/set-up/test-post'
import { type TestPostStory, tellTestPost } from '@/lib/set-up/test-post-words'

export async function sendTest(): Promise<TestPostStory> {
  await authorise('settings')
  return tellTestPost(await sendTestPost())
}

export async function retryCopies(): Promise<ActionAnswer> {
  await authorise('settings')
  const count = await retryAllCopies()
  if (count > 0) runJobsAfterwards()
  revalidatePath('/setup')
  return {
    fault: null,
    done: count === 1 ? 'Retrying 1 recording.' : `Retrying ${count} recordings.`,
  }
}

export async function readList(): Promise<ActionAnswer> {
  const actor = await authorise('settings')
  await requestReconciliation({ actor, origin: await currentOrigin() })
  runJobsAfterwards()
  revalidatePath('/setup')
  return { fault: null, done: null }
}
