import { createHmac } from 'node:crypto'
import { db } from '@/lib/db'
import { env } from '@/lib/env'
import { Prisma } from '@/lib/generated/prisma/client'
import { countableAddress } from '@/lib/request-security/origin'
import { turns } from './turns'

/** How many tries come free of any wait; then each wait is twice the one before, up to the longest. */
type Pace = { free: number; firstWaitSec: number; longestWaitSec: number }

const PACES = {
  /** At one account from one address, and together from all addresses that can't be told apart */
  pair: { free: 5, firstWaitSec: 1, longestWaitSec: 60 },
  /** From one address, at whatever accounts */
  address: { free: 30, firstWaitSec: 1, longestWaitSec: 60 },
  /** The first try at an account from each address, which is not to wait for the tries of all others */
  newcomer: { free: 20, firstWaitSec: 0.2, longestWaitSec: 0.2 },
  /** All other tries at an account */
  account: { free: 20, firstWaitSec: 1, longestWaitSec: 10 },
  /** At one account from a device that signed in to it before; nobody else's tries count here */
  device: { free: 10, firstWaitSec: 1, longestWaitSec: 60 },
  /** Changes of a password, by who is signed in */
  change: { free: 5, firstWaitSec: 1, longestWaitSec: 60 },
  /** Sessions begun by one user, each of which is a row here and in the trail */
  sessions: { free: 100, firstWaitSec: 1, longestWaitSec: 30 },
  /** Round trips to the OpenID provider from one address */
  oidc: { free: 30, firstWaitSec: 1, longestWaitSec: 60 },
} as const satisfies Record<string, Pace>

const LONGEST_WAIT_SEC = Math.max(...Object.values(PACES).map(({ longestWaitSec }) => longestWaitSec))

/** Without a try for so long, everything is forgotten. */
const FORGOTTEN_AFTER_MIN = 60

// Each kind of key shares so many rows, whatever strangers type and wherever they come from. A row that two accounts share
// makes one of them wait for the other's tries: at 20 tries a second from strangers, for one account in a thousand.
const ROWS_A_KIND = 65_536

// A crowd of strangers is not to take the connections that posts need.
const COUNTING = turns({ atOnce: 3 })

// Far beyond the count from which waits grow no longer, and within what a column holds.
const HIGHEST_COUNT = 1_000_000

type Kind = keyof typeof PACES
type Counted = { kind: Kind; value: string }

/**
 * Counts a try to sign in, and answers in how many seconds there may be one if now there may not; null when there may. A
 * try that must wait is not counted, so that waiting helps. In the database, so that it holds for all instances together.
 */
export async function countAttempt(
  email: string,
  address: string | null,
  deviceId: string | null = null,
): Promise<number | null> {
  return countAll(await attemptAt(email, address, deviceId))
}

/**
 * How many seconds countAttempt would answer. Asked first, because it writes nothing for a try that must wait, which is what
 * strangers send by the thousand.
 */
export async function waitForAttempt(
  email: string,
  address: string | null,
  deviceId: string | null,
): Promise<number | null> {
  return longestWait(await attemptAt(email, address, deviceId))
}

async function attemptAt(email: string, address: string | null, deviceId: string | null): Promise<Counted[]> {
  const account = email.toLowerCase()
  if (deviceId !== null) return [{ kind: 'device', value: `${account} ${deviceId}` }]
  const from = countableAddress(address)
  const pair: Counted = { kind: 'pair', value: `${account} ${from ?? ''}` }
  const isNewcomer = (await triesSoFar(pair)) === 0
  return [
    pair,
    { kind: isNewcomer ? 'newcomer' : 'account', value: account },
    ...(from === null ? [] : [{ kind: 'address' as const, value: from }]),
  ]
}

/** The same for anything else that is counted by itself. */
export async function countOther(
  kind: 'change' | 'sessions' | 'oidc',
  value: string,
): Promise<number | null> {
  const counted = [{ kind, value }]
  return (await longestWait(counted)) ?? countAll(counted)
}

// What lies further ahead was written by a clock that was wrong, and would keep everyone out until then.
const MUST_WAIT = Prisma.sql`(not_before > clock_timestamp()
  AND not_before <= clock_timestamp() + make_interval(secs => ${LONGEST_WAIT_SEC}))`

/** How long to wait, in words. */
export function waitWords(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}

/**
 * After a right password: what was mistyped before it no longer counts against the account, and it itself not against
 * the address, from which a whole office may sign in.
 */
export async function forgetAttempts(
  email: string,
  address: string | null = null,
  deviceId: string | null = null,
): Promise<void> {
  const account = email.toLowerCase()
  const from = countableAddress(address)
  // A known device waits for nobody else's tries, and forgives nobody else's either.
  const forgotten: Counted[] =
    deviceId !== null
      ? [{ kind: 'device', value: `${account} ${deviceId}` }]
      : [
          { kind: 'pair', value: `${account} ${from ?? ''}` },
          { kind: 'account', value: account },
          { kind: 'newcomer', value: account },
        ]
  await db().signInAttempts.deleteMany({ where: { key: { in: forgotten.map(keyOf) } } })
  if (from !== null && deviceId === null)
    await db().signInAttempts.updateMany({
      where: { key: keyOf({ kind: 'address', value: from }), count: { gt: 0 } },
      data: { count: { decrement: 1 } },
    })
}

async function triesSoFar(counted: Counted): Promise<number> {
  const row = await db().signInAttempts.findFirst({
    where: { key: keyOf(counted), resetsAt: { gt: new Date() } },
    select: { count: true },
  })
  return row?.count ?? 0
}

async function countAll(counted: Counted[]): Promise<number | null> {
  const paces = counted.map((each) => ({ key: keyOf(each), ...PACES[each.kind] }))
  const isCounted = await COUNTING.inTurn(() => count(paces))
  return isCounted ? null : ((await longestWait(counted)) ?? 1)
}

async function longestWait(counted: Counted[]): Promise<number | null> {
  const keys = counted.map(keyOf)
  const [row] = await db().$queryRaw<{ waitSec: number | null }[]>`
    SELECT extract(epoch FROM max(not_before) - clock_timestamp())::float8 AS "waitSec"
    FROM sign_in_attempts WHERE key = ANY(${keys}) AND ${MUST_WAIT}`
  return row?.waitSec == null || row.waitSec <= 0 ? null : Math.max(1, Math.ceil(row.waitSec))
}

/**
 * Counts a try under several keys, unless one of them says that it must wait. The rows are there before they are locked,
 * and are always locked in the same order, so that of many tries at once no more than the free ones are counted.
 */
async function count(paces: (Pace & { key: string })[]): Promise<boolean> {
  const keys = paces.map(({ key }) => key)
  const asked = Prisma.sql`jsonb_to_recordset(${JSON.stringify(paces)}::jsonb)
    AS asked(key text, free int, "firstWaitSec" float8, "longestWaitSec" float8)`
  const resetsAt = Prisma.sql`clock_timestamp() + make_interval(mins => ${FORGOTTEN_AFTER_MIN}::int)`
  const [, , counted] = await db().$transaction([
    db().$executeRaw`
      INSERT INTO sign_in_attempts (key, count, not_before, resets_at)
      SELECT key, 0, clock_timestamp(), ${resetsAt} FROM ${asked} ORDER BY key
      ON CONFLICT DO NOTHING`,
    db().$queryRaw`SELECT 1 FROM sign_in_attempts WHERE key = ANY(${keys}) ORDER BY key FOR UPDATE`,
    db().$executeRaw`
      UPDATE sign_in_attempts AS known SET
        count = tries.count,
        not_before = clock_timestamp() + make_interval(secs => CASE WHEN tries.count < free THEN 0 ELSE
          least("longestWaitSec", "firstWaitSec" * power(2, least(tries.count - free, 20))) END),
        resets_at = ${resetsAt}
      FROM ${asked}
      JOIN sign_in_attempts AS before USING (key)
      CROSS JOIN LATERAL (
        SELECT 1 + CASE WHEN before.resets_at > clock_timestamp() AND before.resets_at <= ${resetsAt}
          THEN least(before.count, ${HIGHEST_COUNT}::int) ELSE 0 END AS count
      ) AS tries
      WHERE known.key = asked.key AND NOT EXISTS (
        SELECT FROM sign_in_attempts WHERE key = ANY(${keys}) AND ${MUST_WAIT}
      )`,
  ])
  return (counted as number) > 0
}

function keyOf({ kind, value }: Counted): string {
  const hash = createHmac('sha256', env().AUTH_SECRET ?? '')
    .update(`${kind} ${value}`)
    .digest()
  return `${kind} ${hash.readUInt32BE() % ROWS_A_KIND}`
}
