import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { errorFacts, log } from '@/lib/log'

const BEAT_EVERY_MS = 10_000
/** Longer than a runner that lives is ever silent, short enough that nobody minds the wait. */
const DEAD_AFTER_SEC = 45

/**
 * Says that a runner lives, again and again, and gives the jobs of those that no longer say so to others. The engine
 * itself waits four hours before it believes that a runner died.
 */
export function keepBeating() {
  let timer: NodeJS.Timeout | undefined
  const beat = (runnerId: string) =>
    beatOnce(runnerId).catch((error: unknown) => log.warn({ error: errorFacts(error) }, 'jobs: no heartbeat'))
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
  await takeOverFromTheDead()
}

/** By the database's clock alone. What was taken up a moment ago may be a new runner's, whose first beat is on its way. */
export async function takeOverFromTheDead(): Promise<void> {
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

// Neither long ago nor in the future, which a clock that was ahead has written.
function isRecent(moment: Prisma.Sql) {
  const sec = Prisma.sql`make_interval(secs => ${DEAD_AFTER_SEC})`
  return Prisma.sql`(${moment} BETWEEN now() - ${sec} AND now() + ${sec})`
}
