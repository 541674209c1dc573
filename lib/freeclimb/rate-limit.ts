import { setTimeout as wait } from 'node:timers/promises'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { errorFacts, log } from '@/lib/log'
import { MAX_RETRY_SEC } from './recording-audio-error'

// FreeClimb publishes no rate limits. Its own 2026 client keeps to these, and to the Retry-After of a 429.
const STARTS_PER_SECOND = 5
const AT_ONCE = 2

// If a process dies with a turn, the turn blocks others no longer than this.
const TURN_LIFE_SEC = 60
const RENEW_EVERY_MS = 15_000
const POLL_EVERY_MS = 200

// A start counts for a second after it reached FreeClimb, which we learn only afterwards: count from the end of its turn
// or, if it never ends, from when its request would have timed out.
const START_COUNTS_SEC = 1
const OPEN_START_COUNTS_SEC = 31
// A listener's start takes no turn, so it counts from its beginning plus the time a new connection can take.
const LONE_START_COUNTS_SEC = 1.25

export type Turn = {
  /** Aborts with the caller's signal, or when a renewal finds that the turn expired because none came for a minute. */
  signal: AbortSignal
}

/**
 * Waits for a turn, runs `use` and returns the turn. All processes on a database share the turns, first come, first
 * served. Returns the result of `use`, or 'no-turn' without calling it if no turn is expected within `patienceMs`.
 * Rejects with the signal's reason if `signal` aborts.
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
      // If this process slept so long that its turn expired, queue again.
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

/** Counts a listener's request, which takes no turn, so that background requests make room. Never rejects. */
export async function recordStart(): Promise<void> {
  try {
    await db().$executeRaw(countStart(LONE_START_COUNTS_SEC))
  } catch (error) {
    log.warn({ error: errorFacts(error) }, 'a request to FreeClimb could not be counted')
  }
}

/** Blocks all starts for this long, because FreeClimb's 429 applies to all processes. */
export async function postpone(retryAfterSec: number): Promise<void> {
  await db().$executeRaw`
    UPDATE freeclimb_gate SET not_before = greatest(${REST_UNTIL}, clock_timestamp() + ${seconds(retryAfterSec)})`
}

async function enqueue(): Promise<bigint> {
  // Turns get their numbers under the gate's row lock, so none can appear ahead of one already seen.
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
  /** Number of turns ahead of this one; null if this one has expired */
  ahead: number | null
  /** Identifies the counted start; null if it isn't time yet */
  start: string | null
  waitMs: number
}

/** Renews a turn and starts it if allowed, in one statement so that the database alone decides the order. */
async function tryToStart(id: bigint): Promise<Place> {
  // A turn that just ended can still count as ahead, but an earlier one is never missed.
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

// Ignore times too far ahead: a wrong clock wrote them, and they would block everyone until then.
function isWithin(moment: Prisma.Sql, aheadSec: number) {
  return Prisma.sql`(${moment} > clock_timestamp() AND ${moment} <= clock_timestamp() + ${seconds(aheadSec)})`
}

const COUNTS = isWithin(Prisma.sql`until`, OPEN_START_COUNTS_SEC)
const REST_UNTIL = Prisma.sql`
  CASE WHEN ${isWithin(Prisma.sql`not_before`, MAX_RETRY_SEC)} THEN not_before ELSE clock_timestamp() END`

// Reads only columns of the updated row, so Postgres checks it against what the previous update left.
const IS_TIME = Prisma.sql`
  ${REST_UNTIL} <= clock_timestamp()
  AND (SELECT count(*) FROM unnest(count_until) AS until WHERE ${COUNTS}) < ${STARTS_PER_SECOND}`

// When more starts count than are allowed, the fifth to last to expire makes room.
const WAIT_MS = Prisma.sql`
  1000 * greatest(0, extract(epoch FROM greatest(${REST_UNTIL}, (
    SELECT until FROM unnest(count_until) AS until WHERE ${COUNTS}
    ORDER BY until DESC OFFSET ${STARTS_PER_SECOND - 1} LIMIT 1
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
      if (renewed === 0) turn.abort(new Error('The turn for FreeClimb was lost.'))
    } catch (error) {
      log.warn({ error: errorFacts(error) }, 'a turn for FreeClimb could not be renewed')
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
    // The turn expires anyway, and the result of the request must not be lost.
    log.warn({ error: errorFacts(error) }, 'a turn for FreeClimb could not be released')
  }
}

function seconds(count: number) {
  return Prisma.sql`make_interval(secs => ${count})`
}
