import { Prisma } from '@/lib/generated/prisma/client'

/** What is worked on in the background, and what each needs to be told. */
export type Jobs = {
  /** Make our own copy of a recording; as a trial, also while FreeClimb refuses our credentials */
  'archive-recording': { recordingId: string; isTrial?: boolean }
  /** Ask again for a recording of which we keep a file that has something wrong with it */
  'recheck-recording': { recordingId: string }
  /** Read a copy of ours again, made before its format could be told */
  'reread-copy': { recordingId: string }
  /** Find the length and the waveform of a recording of which no copy is made */
  'measure-recording': { recordingId: string }
  /** See to it that every recording without a copy has a job that makes one, and every copy that was never read one that does */
  'queue-recordings': Record<string, never>
  /** Read FreeClimb's list of recordings for what its posts did not say */
  reconcile: { requestedBy?: string }
  /** Remove what is over: sessions, counts of tries, round trips; and sum up the hours of refused sign-ins */
  'tidy-access': Record<string, never>
}

export type JobName = keyof Jobs

declare global {
  namespace GraphileWorker {
    interface Tasks extends Jobs {}
  }
}

type Client = Pick<Prisma.TransactionClient, '$executeRaw'>

/**
 * What adding a job does to one that has its key: change the payload of one that waits and leave it its time; take its place,
 * and forget its failures; or nothing, also where it is being worked on or has failed for good.
 */
type KeyMode = 'preserve_run_at' | 'replace' | 'unsafe_dedupe'

/** Adds a job, in the transaction of `client` if that is one. Of one `key` there is never more than one that waits. */
export async function addJob<Name extends JobName>(
  client: Client,
  name: Name,
  payload: Jobs[Name],
  { key, runAt, keyMode }: { key: string; runAt?: Date | null; keyMode?: KeyMode },
): Promise<void> {
  await client.$executeRaw`SELECT ${jobToAdd(name, payload, key, runAt, keyMode)}`
}

/** The call that adds a job, for use within a statement that does more. */
export function jobToAdd<Name extends JobName>(
  name: Name,
  payload: Jobs[Name],
  key: string,
  runAt: Date | null = null,
  keyMode: KeyMode = 'preserve_run_at',
): Prisma.Sql {
  return Prisma.sql`graphile_worker.add_job(
    ${name}::text, payload := ${JSON.stringify(payload)}::json, run_at := ${runAt}::timestamptz,
    job_key := ${key}::text, job_key_mode := ${keyMode}::text)`
}

/** The key of the one job that copies a recording. */
export function archiveJobKey(recordingId: string): string {
  return `archive:${recordingId}`
}

/** The key of the one job that asks again for what we have an odd file of. */
export function recheckJobKey(recordingId: string): string {
  return `recheck:${recordingId}`
}

/** Of runs through FreeClimb's list there is one at a time. */
export const RECONCILE_JOB_KEY = 'reconcile'
