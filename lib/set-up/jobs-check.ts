import { db } from '@/lib/db'
import { type Check, good, needsYou } from './check'
import { span } from './span'

const MOST_COUNTED = 10_000
/** A living worker beats every 10 s. */
const DEAD_AFTER_SEC = 60
/** A schedule may be as rare as once an hour. */
const SCHEDULED_WITHIN_SEC = 65 * 60
const LATE_AFTER_SEC = 15 * 60

export type JobsState = {
  /** Jobs that are due and that nobody has taken up, at most MOST_COUNTED + 1 */
  waitingCount: number
  /** Since when the oldest of them has been due; 0 for none */
  oldestSec: number
  /** Jobs that have failed as often as they may */
  gaveUpCount: number
  /** Since the last sign of life of any worker; null when there was none for a day */
  lastBeatSec: number | null
}

/** By the database's clock, which is also the one that the jobs go by. */
export async function readJobsState(): Promise<JobsState> {
  const [state] = await db().$queryRaw<JobsState[]>`
    WITH due AS (
      SELECT run_at, attempts >= max_attempts AS gave_up FROM graphile_worker.jobs
      WHERE locked_at IS NULL AND run_at <= now() ORDER BY run_at LIMIT ${MOST_COUNTED + 1}
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

/** `isScheduled`: whether the jobs are run by a schedule, and not by a worker that lasts. */
export function jobsCheck(
  { waitingCount, oldestSec, gaveUpCount, lastBeatSec }: JobsState,
  isScheduled: boolean,
): Check {
  const isAlive = lastBeatSec !== null && lastBeatSec < DEAD_AFTER_SEC
  const name = isScheduled ? 'run of the schedule' : 'worker'
  const worker = isAlive
    ? `a ${name} is at work`
    : `no ${name} has been seen ${lastBeatSec === null ? 'lately' : `for ${span(lastBeatSec)}`}`
  if (waitingCount === 0)
    return gaveUpCount === 0
      ? good(`No job waits, and ${worker}.`)
      : needsYou(
          `No job waits, but ${jobs(gaveUpCount)} failed too often and will not be tried again.`,
          'The log of the worker says why.',
        )
  const waiting =
    waitingCount === 1
      ? `1 job has waited for ${span(oldestSec)}`
      : `${jobs(waitingCount)} wait, the oldest for ${span(oldestSec)}`
  if (!isAlive && oldestSec >= (isScheduled ? SCHEDULED_WITHIN_SEC : DEAD_AFTER_SEC))
    return needsYou(
      `${waiting}, and ${worker}.`,
      isScheduled
        ? 'Look at the schedule: it calls /api/jobs/run with CRON_SECRET.'
        : 'Start a worker: npm run worker. On Vercel set CRON_SECRET, which its schedule signs in with.',
    )
  if (isAlive && oldestSec >= LATE_AFTER_SEC)
    return needsYou(
      `${waiting}, though ${worker}.`,
      'The log of the worker says what fails or takes so long.',
    )
  return good(`${waiting}; ${worker}.`)
}

function jobs(count: number) {
  if (count > MOST_COUNTED) return `More than ${MOST_COUNTED.toLocaleString('en')} jobs`
  return count === 1 ? '1 job' : `${count.toLocaleString('en')} jobs`
}
