import { setTimeout } from 'node:timers/promises'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { errorFacts, log } from '@/lib/log'
import { storableText } from '@/lib/storable-text'
import { type AuditEntry, appendAudits } from './append'

/** `actor` is the user whom the sign-in would have been for, if known. */
export type RefusedSignIn = Pick<AuditEntry, 'actor' | 'origin'> & {
  reason: string
  way: 'password' | 'oidc'
}

/** This many similar refusals per hour become events right away; the rest become one event with a count. */
export const WHOLE_REFUSALS = 5
/** Above this many kinds in an hour, addresses are merged and no refusal becomes its own event. */
export const MANY_KINDS = 100

// Anyone can fail to sign in as often as they like, so write to the database at most five times a second.
const PAUSE_MS = 200
const HOURS_AT_ONCE = 200
const HOUR_MS = 3_600_000

type Kind = { sample: RefusedSignIn[]; count: number; firstAt: Date; lastAt: Date; address: string }
type Batch = Map<string, Kind>

let waiting: Batch = new Map()
let written: Promise<void> | null = null
let isFree: Promise<unknown> = Promise.resolve()

/**
 * Records a refused sign-in without letting strangers flood the audit log. Resolves once it is written and never rejects:
 * refusals that arrive during a write, or whose write failed, are counted in the next one.
 */
export function recordRefusedSignIn(refused: RefusedSignIn): Promise<void> {
  const now = new Date()
  addTo(waiting, refused, { count: 1, firstAt: now, lastAt: now })
  written ??= writeWaiting()
  return written
}

async function writeWaiting() {
  await isFree
  const batch = waiting
  waiting = new Map()
  written = null
  const writing = writeBatch(batch).catch((error: unknown) => {
    log.error({ error: errorFacts(error) }, 'refused sign-ins could not be recorded')
    for (const { sample, ...counted } of batch.values()) if (sample[0]) addTo(waiting, sample[0], counted)
  })
  isFree = Promise.all([writing, setTimeout(PAUSE_MS, undefined, { ref: false })])
  return writing
}

function addTo(
  batch: Batch,
  refused: RefusedSignIn,
  { count, firstAt, lastAt }: Omit<Kind, 'sample' | 'address'>,
) {
  const address = batch.size < MANY_KINDS ? storableText(refused.origin.address ?? '') : ''
  const { reason, way, actor } = refused
  const key = JSON.stringify([hourOf(lastAt), reason, way, actor.kind, actor.id, address])
  const known = batch.get(key)
  if (known === undefined) {
    batch.set(key, { sample: [refused], count, firstAt, lastAt, address })
    return
  }
  known.count += count
  known.lastAt = lastAt
  if (known.sample.length < WHOLE_REFUSALS) known.sample.push(refused)
}

async function writeBatch(batch: Batch): Promise<void> {
  await db().$transaction(async (tx) => {
    const hours = [...new Set([...batch.values()].map(({ lastAt }) => hourOf(lastAt).getTime()))]
    const kinds = await tx.refusedSignIn.count({
      where: { hour: { in: hours.map((hour) => new Date(hour)) } },
    })
    const areMany = kinds + batch.size > MANY_KINDS
    // Always in the same order, so that two processes can't deadlock.
    const events: AuditEntry[] = []
    for (const [, kind] of [...batch].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const address = areMany ? '' : kind.address
      const before = await addCount(tx, kind, address)
      const whole = areMany ? 0 : Math.max(0, WHOLE_REFUSALS - before)
      const noted = kind.sample.slice(0, whole).slice(0, kind.count)
      events.push(...noted.map(eventOf))
      await recordSingly(tx, kind, address, noted.length)
    }
    if (events.length > 0) await appendAudits(events, tx)
  })
}

/** Adds to the count and returns the previous one. */
async function addCount(tx: Prisma.TransactionClient, kind: Kind, address: string): Promise<number> {
  const { count, firstAt, lastAt } = kind
  const [row] = await tx.$queryRaw<{ before: number }[]>`
    INSERT INTO refused_sign_in AS known (${COLUMNS}, actor_name, count, noted_count, first_at, last_at)
    VALUES (${Prisma.join(valuesOf(kind, address))}, ${nameOf(kind)}, ${count}, 0, ${firstAt}, ${lastAt})
    ON CONFLICT (${COLUMNS}) DO UPDATE SET count = known.count + EXCLUDED.count, last_at = EXCLUDED.last_at
    RETURNING count - ${count}::int AS before`
  return row?.before ?? 0
}

async function recordSingly(tx: Prisma.TransactionClient, kind: Kind, address: string, noted: number) {
  if (noted === 0) return
  await tx.$executeRaw`
    UPDATE refused_sign_in SET noted_count = noted_count + ${noted}
    WHERE (${COLUMNS}) = (${Prisma.join(valuesOf(kind, address))})`
}

const COLUMNS = Prisma.raw('hour, reason, way, actor_kind, actor_id, address')

function valuesOf({ sample, lastAt }: Kind, address: string) {
  const { reason, way, actor } = sample[0] as RefusedSignIn
  return [hourOf(lastAt), reason, way, Prisma.sql`${actor.kind}::actor_kind`, actor.id ?? '', address]
}

function nameOf({ sample }: Kind) {
  return sample[0]?.actor.name ?? null
}

function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS)
}

function eventOf({ actor, origin, reason, way }: RefusedSignIn): AuditEntry {
  return { action: 'sign-in refused', actor, origin, details: detailsOf({ reason, way }) }
}

function detailsOf({ reason, way }: Pick<RefusedSignIn, 'reason' | 'way'>): Record<string, string> {
  return way === 'password' ? { reason } : { way, reason }
}

/**
 * Turns the counts of past hours into events, each exactly once even if several instances run this. Call it before reading
 * the audit log, so that they are included. Hours beyond the next one came from a fast clock and are closed too.
 */
export async function closeRefusedSignIns(now = new Date()): Promise<void> {
  let closed: number
  do {
    closed = await db().$transaction(async (tx) => {
      const rows = await tx.$queryRaw<ClosedRow[]>`
        DELETE FROM refused_sign_in WHERE ctid IN (
          SELECT ctid FROM refused_sign_in WHERE hour < ${hourOf(now)} OR hour > ${new Date(hourOf(now).getTime() + HOUR_MS)}
          ORDER BY hour LIMIT ${HOURS_AT_ONCE} FOR UPDATE SKIP LOCKED
        ) RETURNING reason, way, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
          address, count - noted_count AS count, first_at AS "firstAt", last_at AS "lastAt"`
      const counted = rows.filter(({ count }) => count > 0)
      if (counted.length > 0) await appendAudits(counted.map(summaryOf), tx)
      return rows.length
    })
  } while (closed === HOURS_AT_ONCE)
}

type ClosedRow = {
  reason: string
  way: RefusedSignIn['way']
  actorKind: AuditEntry['actor']['kind']
  actorId: string
  actorName: string | null
  address: string
  count: number
  firstAt: Date
  lastAt: Date
}

function summaryOf({
  actorKind,
  actorId,
  actorName,
  address,
  count,
  firstAt,
  lastAt,
  ...row
}: ClosedRow): AuditEntry {
  return {
    action: 'sign-in refused',
    actor: { kind: actorKind, id: actorId || null, name: actorName },
    origin: { address: address || null, userAgent: null },
    details: { ...detailsOf(row), count, from: firstAt.toISOString(), to: lastAt.toISOString() },
  }
}
