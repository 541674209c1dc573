import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { errorFacts, log } from '@/lib/log'

const BEAT_EVERY_MS = 10_000
/** Longer than a live runner is ever silent, and short enough to wait for. */
const DEAD_AFTER_SEC = 45

/** Writes a runner's heartbeat and frees the jobs of runners without one; graphile-worker would wait four hours. */
export function startHeartbeat() {
  let timer: NodeJS.Timeout | undefined
  const beat = (runnerId: string) =>
    beatOnce(runnerId).catch((error: unknown) =>
      log.warn({ error: errorFacts(error) }, 'jobs: the heartbeat could not be written'),
    )
  return {
    begin(runnerId: string) {
      void beat(runnerId)
      clearInterval(timer)
      timer = setInterval(() => void beat(runnerId), BEAT_EVERY_MS)
    },
    end() {
      clearInterval(timer)
    },
  }
}

async function beatOnce(runnerId: string) {
  await db().$executeRaw`
    INSERT INTO job_runner (id, beat_at) VALUES (${runnerId}, now())
    ON CONFLICT (id) DO UPDATE SET beat_at = EXCLUDED.beat_at`
  await releaseJobsOfDeadRunners()
}

/** Goes by the database's clock. A job locked just now may belong to a runner whose first heartbeat is on its way. */
export async function releaseJobsOfDeadRunners(): Promise<void> {
  await db().$executeRaw`
    WITH dead AS (
      SELECT array_agg(DISTINCT locked_by) AS ids FROM graphile_worker.jobs
      WHERE NOT ${isRecent(Prisma.sql`locked_at`)}
        AND locked_by NOT IN (SELECT id FROM job_runner WHERE ${isRecent(Prisma.sql`beat_at`)})
    )
    SELECT graphile_worker.force_unlock_workers(ids) FROM dead WHERE ids IS NOT NULL`
  await db().$executeRaw`
    DELETE FROM job_runner WHERE beat_at NOT BETWEEN now() - interval '1 day' AND now() + interval '1 day'`
}

// Timestamps in the future come from a clock that ran ahead, so they don't count as recent.
function isRecent(moment: Prisma.Sql) {
  const sec = Prisma.sql`make_interval(secs => ${DEAD_AFTER_SEC})`
  return Prisma.sql`(${moment} BETWEEN now() - ${sec} AND now() + ${sec})`
}
