import { db } from '@/lib/db'
import { actionNeeded, type Check, ok } from './check'
import { span } from './span'

const MAX_COUNTED = 10_000
/** A worker sends a heartbeat every 10 s. */
const DEAD_AFTER_SEC = 60
/** A schedule may run once a day, and on Vercel's Hobby plan at any time within its hour. */
export const SCHEDULED_WITHIN_SEC = 25 * 60 * 60
const LATE_AFTER_SEC = 15 * 60

const START_WORKER =
  'npm start includes a worker. Otherwise, start one with npm run worker, or the image with node worker.mjs. On Vercel, set CRON_SECRET and redeploy.'
const START_SCHEDULE =
  'They run on each post and on the schedule in vercel.json, which calls /api/jobs/run with CRON_SECRET. To run them now, check FreeClimb’s list below.'

export type JobsState = {
  /** Due and not running, at most MAX_COUNTED + 1 */
  waitingCount: number
  /** How long the oldest has been due; 0 if there's none */
  oldestSec: number
  /** Jobs that are out of attempts */
  gaveUpCount: number
  /** Since the last heartbeat of any worker; null if there never was one */
  lastBeatSec: number | null
}

/** By the database's clock, which the job queue uses too. */
export async function readJobsState(): Promise<JobsState> {
  const [state] = await db().$queryRaw<JobsState[]>`
    WITH due AS (
      SELECT run_at, attempts >= max_attempts AS gave_up FROM graphile_worker.jobs
      WHERE locked_at IS NULL AND run_at <= now() ORDER BY run_at LIMIT ${MAX_COUNTED + 1}
    )
    SELECT (count(*) FILTER (WHERE NOT gave_up))::int AS "waitingCount",
      coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE NOT gave_up)), 0)::float8 AS "oldestSec",
      (count(*) FILTER (WHERE gave_up))::int AS "gaveUpCount",
      (SELECT extract(epoch FROM now() - max(beat_at))::float8 FROM job_runner
        WHERE beat_at <= now() + interval '1 minute') AS "lastBeatSec"
    FROM due`
  if (state === undefined) throw new Error('The jobs were not counted.')
  return state
}

/** `isScheduled`: a schedule runs the jobs, not a long-lived worker. */
export function jobsCheck(
  { waitingCount, oldestSec, gaveUpCount, lastBeatSec }: JobsState,
  isScheduled: boolean,
): Check {
  const lastSeen = lastBeatSec === null ? null : `${span(lastBeatSec)} ago`
  const isAlive = lastBeatSec !== null && lastBeatSec < DEAD_AFTER_SEC
  const withinSec = isScheduled ? SCHEDULED_WITHIN_SEC : DEAD_AFTER_SEC
  const waiting =
    waitingCount === 0
      ? 'no jobs are waiting'
      : waitingCount === 1
        ? `1 job has waited for ${span(oldestSec)}`
        : `${jobs(waitingCount)} are waiting, the oldest for ${span(oldestSec)}`
  if (lastBeatSec === null || lastBeatSec >= withinSec)
    return isScheduled
      ? actionNeeded(
          `Background jobs ${lastSeen === null ? 'have never run' : `last ran ${lastSeen}`}; ${waiting}.`,
          START_SCHEDULE,
        )
      : actionNeeded(
          `No worker is running: ${lastSeen === null ? 'none has ever been seen' : `the last was seen ${lastSeen}`}; ${waiting}.`,
          START_WORKER,
        )
  const seen = isScheduled ? `background jobs last ran ${lastSeen}` : `a worker was seen ${lastSeen}`
  if (gaveUpCount > 0)
    return actionNeeded(
      `${capitalized(seen)}, but ${jobs(gaveUpCount)} failed too many times and won’t be retried.`,
      'The worker’s log says why.',
    )
  if (oldestSec >= (isAlive ? LATE_AFTER_SEC : withinSec))
    return actionNeeded(
      `${capitalized(waiting)}, though ${seen}.`,
      'The worker’s log shows what fails or takes so long.',
    )
  return ok(`${capitalized(waiting)}; ${seen}.`)
}

function capitalized(words: string) {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function jobs(count: number) {
  if (count > MAX_COUNTED) return `More than ${MAX_COUNTED.toLocaleString('en')} jobs`
  return count === 1 ? '1 job' : `${count.toLocaleString('en')} jobs`
}
