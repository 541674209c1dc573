import { db } from '@/lib/db'
import { addJob } from './add-job'

/** Adds what is to be done at every start, whatever the last process left undone. */
export async function addDueJobs(): Promise<void> {
  await addJob(db(), 'queue-recordings', {}, { key: 'queue-recordings' })
}
