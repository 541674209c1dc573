import { Prisma } from '@/lib/generated/prisma/client'

export type Jobs = {
  /** Archive a recording; as a trial, even while FreeClimb rejects our credentials */
  'archive-recording': { recordingId: string; isTrial?: boolean }
  /** Request a recording again whose archived file has something wrong with it */
  'recheck-recording': { recordingId: string }
  /** Read archived audio again that was stored before its format could be detected */
  'reread-copy': { recordingId: string }
  /** Measure a recording that isn't archived, and compute its waveform */
  'measure-recording': { recordingId: string }
  /** Add the jobs that are missing to archive recordings, or to read archived files that were never read */
  'queue-recordings': Record<string, never>
  reconcile: { requestedBy?: string }
  /** Delete expired sessions, attempt counts and sign-in round trips; summarize hours of refused sign-ins */
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
 * What happens if a waiting job has the key: both `preserve_run_at` and `replace` update its payload and reset its
 * attempts, but the former keeps the run time of a job not tried yet. `unsafe_dedupe` changes nothing, even if that job
 * is running or failed for good.
 */
type KeyMode = 'preserve_run_at' | 'replace' | 'unsafe_dedupe'

/** Adds a job, within the transaction if `client` is one. At most one job per `key` waits at a time. */
export async function addJob<Name extends JobName>(
  client: Client,
  name: Name,
  payload: Jobs[Name],
  { key, runAt, keyMode }: { key: string; runAt?: Date | null; keyMode?: KeyMode },
): Promise<void> {
  await client.$executeRaw`SELECT ${jobToAdd(name, payload, key, runAt, keyMode)}`
}

/** The call that adds a job, for use inside a larger statement. */
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

/** The jobs about one recording, with the beginnings of their keys. */
const KEY_PREFIXES = {
  'archive-recording': 'archive:',
  'recheck-recording': 'recheck:',
  'measure-recording': 'measure:',
} as const satisfies Partial<Record<JobName, string>>

/** Adds one job for each of these recordings, however many, in one statement. */
export async function addRecordingJobs(
  client: Client,
  name: keyof typeof KEY_PREFIXES,
  recordingIds: string[],
  keyMode: KeyMode,
): Promise<void> {
  if (recordingIds.length === 0) return
  await client.$executeRaw`
    SELECT graphile_worker.add_job(
      ${name}::text, payload := json_build_object('recordingId', id),
      job_key := ${KEY_PREFIXES[name]}::text || id, job_key_mode := ${keyMode}::text)
    FROM unnest(${recordingIds}::text[]) AS id`
}

export function measureJobKey(recordingId: string): string {
  return `${KEY_PREFIXES['measure-recording']}${recordingId}`
}

export function archiveJobKey(recordingId: string): string {
  return `${KEY_PREFIXES['archive-recording']}${recordingId}`
}

// One reconciliation runs at a time, so all of them share a key.
export const RECONCILE_JOB_KEY = 'reconcile'
