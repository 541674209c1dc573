import { setTimeout as wait } from 'node:timers/promises'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { errorFacts, log } from '@/lib/log'
import { MAX_RETRY_SEC } from './recording-audio-error'

// FreeClimb publishes no limits. Its own client of 2026 keeps to these, and to what Retry-After says of a 429.
const STARTS_A_SECOND = 5
const AT_ONCE = 2

// Whoever dies with a turn holds it up no longer than this.
const TURN_LIFE_SEC = 60
const RENEW_EVERY_MS = 15_000
const POLL_EVERY_MS = 200

// A start counts for a second from when it reached FreeClimb, which we know only afterwards: of a turn, from its end;
// of one that does not end, from when its request would have been given up.
const START_COUNTS_SEC = 1
const OPEN_START_COUNTS_SEC = 31
// Of a listener's, which is not waited for: from when it began, and as much longer as a new connection may take.
const LONE_START_COUNTS_SEC = 1.25

export type Turn = {
  /** Aborts with the signal that was given, and when the turn was lost: the database has not been heard of for a minute. */
  signal: AbortSignal
}

/**
 * Waits for a turn to ask FreeClimb one thing, and gives it back when `use` has ended. All processes on one database
 * share the turns, in the order of asking. Rejects when `signal` aborts, with its reason.
 *
 * @returns what `use` does; 'no-turn' when it was not begun because no turn would come within `patienceMs`
 */
export async function withTurn<Result>(
  use: (turn: Turn) => Promise<Result>,
  { signal, patienceMs }: { signal: AbortSignal; patienceMs: number },
): Promise<Result | 'no-turn'> {
  const deadlineMs = performance.now() + patienceMs
  let id = await enqueue()
  let start: string | null = null
  try {
    while (start === null) {
      const place = await tryToStart(id)
      start = place.start
      if (start !== null) break
      const patienceLeftMs = deadlineMs - performance.now()
      if (place.waitMs > patienceLeftMs || patienceLeftMs <= 0) return 'no-turn'
      // A process that slept for long has been passed over, and queues again.
      if (place.ahead === null) id = await enqueue()
      const pauseMs = place.ahead === null || place.ahead >= AT_ONCE ? POLL_EVERY_MS : place.waitMs
      await wait(Math.min(Math.max(pauseMs, 1), patienceLeftMs, RENEW_EVERY_MS), undefined, { signal })
    }
    signal.throwIfAborted()
    return await holdTurn(id, use, signal)
  } finally {
    await leave(id, start)
  }
}

/**
 * Counts a request that neither waits nor takes a turn, a listener's: so that those who have time make room for it. Does
 * not reject, for it is not worth a listening.
 */
export async function noteStart(): Promise<void> {
  try {
    await db().$executeRaw(countStart(LONE_START_COUNTS_SEC))
  } catch (error) {
    log.warn({ error: errorFacts(error) }, 'a start at FreeClimb could not be counted')
  }
}

/** Lets nobody start for so long: a 429 to one is a 429 to all. */
export async function postpone(retryAfterSec: number): Promise<void> {
  await db().$executeRaw`
    UPDATE freeclimb_gate SET not_before = greatest(${REST_UNTIL}, clock_timestamp() + ${seconds(retryAfterSec)})`
}

async function enqueue(): Promise<bigint> {
  // Turns are numbered under the lock of the one row, so that none appears in front of one that was seen.
  const [turn] = await db().$queryRaw<{ id: bigint }[]>`
    WITH gate AS (UPDATE freeclimb_gate SET last_turn = last_turn + 1 RETURNING last_turn),
    buried AS (
      DELETE FROM freeclimb_turn
      WHERE until < clock_timestamp() - ${seconds(TURN_LIFE_SEC)} OR until > clock_timestamp() + ${seconds(TURN_LIFE_SEC)}
    )
    INSERT INTO freeclimb_turn (id, until)
    SELECT last_turn, clock_timestamp() + ${seconds(TURN_LIFE_SEC)} FROM gate
    RETURNING id`
  if (turn === undefined) throw new Error('freeclimb_gate has no row.')
  return turn.id
}

type Place = {
  /** How many turns are before this one; null when this one is no more. */
  ahead: number | null
  /** Names the start that was counted; null when it is not time yet. */
  start: string | null
  /** Until a start is free. */
  waitMs: number
}

/** Renews a turn and starts it if it may start. One statement, and no other order of things in it than the database's. */
async function tryToStart(id: bigint): Promise<Place> {
  // A turn that ended a moment ago may still count as ahead of this one; one that came before it is never overlooked.
  const [place] = await db().$queryRaw<Place[]>`
    WITH turn AS (
      ${renewal(id)}
      RETURNING (
        SELECT count(*)::int FROM freeclimb_turn AS other
        WHERE other.id < freeclimb_turn.id AND ${isWithin(Prisma.sql`other.until`, TURN_LIFE_SEC)}
      ) AS ahead
    ),
    started AS (
      ${countStart(OPEN_START_COUNTS_SEC)}
      WHERE ${IS_TIME} AND (SELECT ahead FROM turn) < ${AT_ONCE}
      RETURNING count_until[array_upper(count_until, 1)]::text AS start
    )
    SELECT (SELECT ahead FROM turn), (SELECT start FROM started), ${WAIT_MS} FROM freeclimb_gate`
  if (place === undefined) throw new Error('freeclimb_gate has no row.')
  return place
}

function countStart(countsSec: number) {
  return Prisma.sql`
    UPDATE freeclimb_gate SET count_until =
      ARRAY(SELECT until FROM unnest(count_until) AS until WHERE ${COUNTS})
      || (clock_timestamp() + ${seconds(countsSec)})`
}

// What lies further ahead was written by a clock that was wrong, and would hold everybody up until then.
function isWithin(moment: Prisma.Sql, aheadSec: number) {
  return Prisma.sql`(${moment} > clock_timestamp() AND ${moment} <= clock_timestamp() + ${seconds(aheadSec)})`
}

const COUNTS = isWithin(Prisma.sql`until`, OPEN_START_COUNTS_SEC)
const REST_UNTIL = Prisma.sql`
  CASE WHEN ${isWithin(Prisma.sql`not_before`, MAX_RETRY_SEC)} THEN not_before ELSE clock_timestamp() END`

// What it reads belongs to the row that is changed, so it holds for the row as the one before left it.
const IS_TIME = Prisma.sql`
  ${REST_UNTIL} <= clock_timestamp()
  AND (SELECT count(*) FROM unnest(count_until) AS until WHERE ${COUNTS}) < ${STARTS_A_SECOND}`

// Of more starts than are allowed, the fifth to last to end makes room.
const WAIT_MS = Prisma.sql`
  1000 * greatest(0, extract(epoch FROM greatest(${REST_UNTIL}, (
    SELECT until FROM unnest(count_until) AS until WHERE ${COUNTS}
    ORDER BY until DESC OFFSET ${STARTS_A_SECOND - 1} LIMIT 1
  )) - clock_timestamp()))::float8 AS "waitMs"`

function renewal(id: bigint) {
  return Prisma.sql`
    UPDATE freeclimb_turn SET until = clock_timestamp() + ${seconds(TURN_LIFE_SEC)}
    WHERE id = ${id} AND until > clock_timestamp()`
}

async function holdTurn<Result>(id: bigint, use: (turn: Turn) => Promise<Result>, signal: AbortSignal) {
  const turn = new AbortController()
  const abort = () => turn.abort(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  const renewing = setInterval(async () => {
    try {
      const renewed = await db().$executeRaw(renewal(id))
      if (renewed === 0) turn.abort(new Error('The turn at FreeClimb was lost.'))
    } catch (error) {
      log.warn({ error: errorFacts(error) }, 'a turn at FreeClimb could not be renewed')
    }
  }, RENEW_EVERY_MS)
  try {
    return await use({ signal: turn.signal })
  } finally {
    clearInterval(renewing)
    signal.removeEventListener('abort', abort)
  }
}

async function leave(id: bigint, start: string | null) {
  try {
    await db().$executeRaw`
      WITH left_turn AS (DELETE FROM freeclimb_turn WHERE id = ${id})
      UPDATE freeclimb_gate SET count_until = array_replace(
        count_until, ${start}::timestamptz, clock_timestamp() + ${seconds(START_COUNTS_SEC)}
      )
      WHERE ${start}::timestamptz IS NOT NULL`
  } catch (error) {
    // It ends by itself, and what became of the request is not to be lost for it.
    log.warn({ error: errorFacts(error) }, 'a turn at FreeClimb could not be given back')
  }
}

function seconds(count: number) {
  return Prisma.sql`make_interval(secs => ${count})`
}
