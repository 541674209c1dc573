'use server'

import { revalidatePath } from 'next/cache'
import { authorize, currentOrigin } from '@/app/access'
import { runJobsAfterResponse } from '@/app/run-jobs'
import type { ActionAnswer } from '@/components/ui/action-form'
import { retryRecordings as retryAllRecordings } from '@/lib/archiving/archive-counts'
import { sendTestPost } from '@/lib/first-run/test-post'
import { describeTestPost, type TestPostSummary } from '@/lib/first-run/test-post-words'
import { requestReconciliation } from '@/lib/reconciliation/runs'

export async function sendTest(): Promise<TestPostSummary> {
  await authorize('settings')
  return describeTestPost(await sendTestPost())
}

export async function retryRecordings(): Promise<ActionAnswer> {
  await authorize('settings')
  const count = await retryAllRecordings()
  if (count > 0) runJobsAfterResponse()
  revalidatePath('/setup')
  return {
    fault: null,
    done: count === 1 ? 'Retrying 1 recording.' : `Retrying ${count} recordings.`,
  }
}

export async function readList(): Promise<ActionAnswer> {
  const actor = await authorize('settings')
  await requestReconciliation({ actor, origin: await currentOrigin() })
  runJobsAfterResponse()
  revalidatePath('/setup')
  return { fault: null, done: null }
}
