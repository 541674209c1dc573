import { createHmac } from 'node:crypto'
import { db } from '@/lib/db'
import { env } from '@/lib/env'

const WINDOW_MIN = 15
const LIMITS = { account: 5, address: 30 }

/**
 * Counts a try to sign in at an account and from an address, and answers in how many minutes there may be one if now
 * there may not; null when there may. In the database, so that it holds for all instances together.
 */
export async function countAttempt(email: string, address: string | null): Promise<number | null> {
  const waits = await Promise.all([
    countOne('account', email.toLowerCase()),
    address === null ? null : countOne('address', address),
  ])
  const longest = Math.max(...waits.map((wait) => wait ?? 0))
  return longest > 0 ? longest : null
}

/** How long to wait, in words. */
export function waitWords(minutes: number): string {
  return minutes === 1 ? 'a minute' : `${minutes} minutes`
}

/**
 * After a right password: what was mistyped before it no longer counts against the account, and it itself not against
 * the address, from which a whole office may sign in. What is too old to count goes, too.
 */
export async function forgetAttempts(email: string, address: string | null = null): Promise<void> {
  await db().signInAttempts.deleteMany({
    where: { OR: [{ key: keyOf('account', email.toLowerCase()) }, { resetsAt: { lte: new Date() } }] },
  })
  if (address !== null)
    await db().signInAttempts.updateMany({
      where: { key: keyOf('address', address), count: { gt: 0 } },
      data: { count: { decrement: 1 } },
    })
}

async function countOne(scope: keyof typeof LIMITS, value: string): Promise<number | null> {
  const [row] = await db().$queryRaw<{ count: number; waitSec: number }[]>`
    INSERT INTO sign_in_attempts AS known (key, count, resets_at)
    VALUES (${keyOf(scope, value)}, 1, now() + make_interval(mins => ${WINDOW_MIN}))
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN known.resets_at <= now() THEN 1 ELSE known.count + 1 END,
      resets_at = CASE WHEN known.resets_at <= now() THEN excluded.resets_at ELSE known.resets_at END
    RETURNING count, extract(epoch FROM resets_at - now())::int AS "waitSec"`
  if (row === undefined || row.count <= LIMITS[scope]) return null
  return Math.max(1, Math.ceil(row.waitSec / 60))
}

function keyOf(scope: string, value: string) {
  return createHmac('sha256', env().AUTH_SECRET ?? '')
    .update(`${scope} ${value}`)
    .digest('base64url')
}
