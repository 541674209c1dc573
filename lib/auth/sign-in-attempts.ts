import { createHmac } from 'node:crypto'
import { db } from '@/lib/db'
import { env } from '@/lib/env'
import { Prisma } from '@/lib/generated/prisma/client'
import { countableAddress } from '@/lib/request-security/origin'
import { turns } from './turns'

/** How many attempts are free; after that each wait is twice the previous one, up to the longest. */
type Pace = { free: number; firstWaitSec: number; longestWaitSec: number }

const PACES = {
  /** For one account from one address; addresses that can't be told apart count as one */
  pair: { free: 5, firstWaitSec: 1, longestWaitSec: 60 },
  /** From one address, for any account */
  address: { free: 30, firstWaitSec: 1, longestWaitSec: 60 },
  /** The first attempt at an account from each address, so that it needn't wait for everyone else's */
  newcomer: { free: 20, firstWaitSec: 0.2, longestWaitSec: 0.2 },
  /** All other attempts at an account */
  account: { free: 20, firstWaitSec: 1, longestWaitSec: 10 },
  /** For one account from a device that has signed in to it before; nobody else's attempts count here */
  device: { free: 10, firstWaitSec: 1, longestWaitSec: 60 },
  /** Password changes, per user */
  change: { free: 5, firstWaitSec: 1, longestWaitSec: 60 },
  /** Sessions per user, because each adds a row here and in the audit log */
  sessions: { free: 100, firstWaitSec: 1, longestWaitSec: 30 },
  /** OIDC sign-ins from one address */
  oidc: { free: 30, firstWaitSec: 1, longestWaitSec: 60 },
} as const satisfies Record<string, Pace>

const MAX_WAIT_SEC = Math.max(...Object.values(PACES).map(({ longestWaitSec }) => longestWaitSec))

/** After this long without an attempt, the count starts over. */
const FORGOTTEN_AFTER_MIN = 60

// Bounds the rows of each kind, whatever strangers send. Accounts whose keys collide share a row, so one waits for the
// other's attempts: at 20 attempts a second from strangers, that affects one account in a thousand.
const ROWS_PER_KIND = 65_536

// Strangers must not use up the database connections that webhook posts need.
const COUNTING = turns({ atOnce: 3 })

// Far above the count where waits stop growing, and well within the column's range.
const HIGHEST_COUNT = 1_000_000

type Kind = keyof typeof PACES
type Counted = { kind: Kind; value: string }

/**
 * Counts an attempt to sign in. Returns null if it may proceed, else the seconds to wait; attempts that must wait aren't
 * counted, so waiting helps. Kept in the database, so the limit holds across instances.
 */
export async function countAttempt(
  email: string,
  address: string | null,
  deviceId: string | null = null,
): Promise<number | null> {
  return countAll(await attemptAt(email, address, deviceId))
}

/** The seconds countAttempt would return, without writing. Call it first: most of strangers' attempts must wait. */
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

/** Like countAttempt, for other limits. */
export async function countOther(
  kind: 'change' | 'sessions' | 'oidc',
  value: string,
): Promise<number | null> {
  const counted = [{ kind, value }]
  return (await longestWait(counted)) ?? countAll(counted)
}

// Ignore a not_before beyond the longest wait: a wrong clock wrote it, and it would lock everyone out until then.
const MUST_WAIT = Prisma.sql`(not_before > clock_timestamp()
  AND not_before <= clock_timestamp() + make_interval(secs => ${MAX_WAIT_SEC}))`

export function describeWait(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}

/** After a correct password, resets the account's count and takes this attempt off the address's, which offices share. */
export async function forgetAttempts(
  email: string,
  address: string | null = null,
  deviceId: string | null = null,
): Promise<void> {
  const account = email.toLowerCase()
  const from = countableAddress(address)
  // Attempts from a known device are counted separately, so they reset only the device's count.
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

// Counts an attempt under several keys, unless one of them must wait. Inserting the rows first and locking them in a fixed
// order keeps concurrent attempts from exceeding the free ones.
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
  return `${kind} ${hash.readUInt32BE() % ROWS_PER_KIND}`
}
