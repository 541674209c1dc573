import { db } from '@/lib/db'
import { actionNeeded, type Check, ok, unverified } from './check'

/** FreeClimb's signatures are good for 300 s; a clock that's off by this much isn't synced, and keeps drifting. */
const TOLERATED_SEC = 30

/** How far this server's clock is ahead of the database's; negative if it's behind. */
export async function readDatabaseSkewSec(): Promise<number> {
  const beforeMs = Date.now()
  const [row] = await db().$queryRaw<{ nowMs: number }[]>`
    SELECT (1000 * extract(epoch FROM clock_timestamp()))::float8 AS "nowMs"`
  const afterMs = Date.now()
  if (row === undefined) throw new Error('The database did not tell the time.')
  return ((beforeMs + afterMs) / 2 - row.nowMs) / 1000
}

/** How far this server's clock is ahead of each; null if we don't know that clock. */
export type Skews = { freeClimbSec: number | null; databaseSec: number }

export function clockCheck({ freeClimbSec, databaseSec }: Skews): Check {
  const others = [
    ...(freeClimbSec === null ? [] : [{ skewSec: freeClimbSec, whose: 'FreeClimb’s' }]),
    { skewSec: databaseSec, whose: 'the database’s' },
  ]
  const wrong = others.find(({ skewSec }) => Math.abs(skewSec) > TOLERATED_SEC)
  if (wrong !== undefined)
    return actionNeeded(
      `This server’s clock is ${distance(wrong.skewSec)} ${wrong.whose}; beyond 300 s, posts are refused.`,
      'Sync it with NTP: timedatectl set-ntp true.',
    )
  const told = others.map(({ skewSec, whose }) => `${distance(skewSec)} ${whose}`).join(' and ')
  // A database on the same machine has the same clock, right or wrong.
  if (freeClimbSec === null)
    return unverified(
      `This server’s clock is ${told}, but FreeClimb’s could not be read.`,
      'It’s read from the answer to the FreeClimb account check.',
    )
  return ok(`This server’s clock is ${told}.`)
}

// HTTP dates are in whole seconds.
function distance(skewSec: number) {
  const seconds = Math.round(Math.abs(skewSec))
  if (seconds <= 1) return 'within a second of'
  return `${seconds} s ${skewSec > 0 ? 'ahead of' : 'behind'}`
}
