import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { auditFieldsSql } from './columns'
import { type AuditRowText, auditHash } from './hash'

/** A head recorded earlier and stored elsewhere. */
export type NotedHead = { seq: bigint; hash: string }

export type AuditLogFault =
  /** The row's contents aren't what was written */
  | 'changed'
  /** The row is missing */
  | 'removed'
  /** The application didn't write the row, or wrote it in a different place */
  | 'inserted'
  /** The chain is intact but doesn't contain a noted head: someone recomputed it */
  | 'rewritten'

export type VerificationResult =
  | { ok: true; count: bigint; head: NotedHead }
  | { ok: false; seq: bigint; fault: AuditLogFault; sentence: string }

type ChainedRow = AuditRowText & { hash: string }
type ReadRow = { headSeq: string; headHash: string } & (ChainedRow | { [Name in keyof ChainedRow]: null })
type Batch = { head: NotedHead; rows: ChainedRow[] }

const BATCH_ROWS = 1_000
const AS_HASHED = auditFieldsSql({
  seq: Prisma.sql`seq::text`,
  at: Prisma.sql`to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  actorKind: Prisma.sql`actor_kind::text`,
  details: Prisma.sql`details::text`,
})
const BEFORE_ALL = -(2n ** 63n)

/** Verifies the audit log from the start and reports the first row that someone changed, removed or inserted. */
export async function verifyAuditLog(
  noted: NotedHead[] = [],
  client: Prisma.TransactionClient = db(),
  batchRows = BATCH_ROWS,
): Promise<VerificationResult> {
  let verified: NotedHead = { seq: 0n, hash: '' }
  let verifiedBefore = verified
  let after = BEFORE_ALL
  for (;;) {
    const batch = await readBatch(client, after, batchRows)
    if (batch === null)
      return faultOf(1n, 'removed', 'The row of audit_head, which says where the audit log ends, is gone.')
    const { head, rows } = batch
    for (const [index, row] of rows.entries()) {
      const seq = BigInt(row.seq)
      const isLinked = seq === verified.seq + 1n && seq <= head.seq && row.previousHash === verified.hash
      if (!isLinked || auditHash(row) !== row.hash) {
        const next = rows[index + 1] ?? (await readBatch(client, seq, 1))?.rows[0]
        return nameFault({ verifiedBefore, verified, row, next, head })
      }
      if (noted.some((each) => each.seq === seq && each.hash !== row.hash)) return rewritten(seq)
      verifiedBefore = verified
      verified = { seq, hash: row.hash }
    }
    after = verified.seq
    if (rows.length === batchRows) continue
    return endFault(verified, head, noted) ?? { ok: true, count: verified.seq, head: verified }
  }
}

// One statement, so that the rows and the head are from the same moment while others append. Not a transaction: it would
// block every other query of the embedded database until it ended.
async function readBatch(
  client: Prisma.TransactionClient,
  after: bigint,
  batchRows: number,
): Promise<Batch | null> {
  const found = await client.$queryRaw<ReadRow[]>`
    SELECT head.seq::text AS "headSeq", head.hash AS "headHash", event.*
    FROM audit_head AS head
    LEFT JOIN LATERAL (
      SELECT ${AS_HASHED} FROM audit_event WHERE audit_event.seq > ${after} ORDER BY audit_event.seq LIMIT ${batchRows}
    ) AS event ON true
    WHERE head.id = 1
    ORDER BY event.seq::bigint`
  const [first] = found
  if (first === undefined) return null
  const rows = found.filter((row): row is ReadRow & ChainedRow => row.seq !== null)
  return { head: { seq: BigInt(first.headSeq), hash: first.headHash }, rows }
}

/** Works out what happened to the first row that doesn't fit. The next row tells apart cases that look alike. */
function nameFault({
  verifiedBefore,
  verified,
  row,
  next,
  head,
}: {
  verifiedBefore: NotedHead
  verified: NotedHead
  row: ChainedRow
  next: ChainedRow | undefined
  head: NotedHead
}): VerificationResult & { ok: false } {
  const seq = BigInt(row.seq)
  const expected = verified.seq + 1n
  if (seq < expected) return faultOf(seq, 'inserted', `Row ${seq} was inserted by hand, before the first.`)
  if (seq > expected && expected <= head.seq) return removed(expected, seq <= head.seq ? seq - 1n : head.seq)
  if (seq > head.seq) return inserted(seq, `: the audit log ends with row ${head.seq}`)

  if (auditHash(row) === row.hash) {
    // The row matches its own hash but not its predecessor, so one of the two was rewritten along with its hash.
    const isNextLinked = (next?.previousHash ?? head.hash) === row.hash
    return isNextLinked && verified.seq > 0n ? changed(verified.seq, ', and its hash with it') : changed(seq)
  }
  const wasBehind = stoodAt(row, 1n)
  const wasNextHere = next !== undefined && stoodAt(next, -1n)
  if (wasNextHere && next.previousHash === verified.hash)
    return wasBehind
      ? changed(seq, `: it changed places with row ${next.seq}`)
      : inserted(seq, ': the rows after it were moved on')
  if (stoodAt(row, -1n) && row.previousHash === verifiedBefore.hash)
    return inserted(verified.seq, ': the rows after it were moved on')
  if (wasBehind) return faultOf(seq, 'removed', `Row ${seq} was removed: the rows after it were moved up.`)
  return changed(seq)
}

/** Whether the row was renumbered: its hash fits the same row `placesOn` places further on. */
function stoodAt(row: ChainedRow, placesOn: bigint): boolean {
  return auditHash({ ...row, seq: String(BigInt(row.seq) + placesOn) }) === row.hash
}

/** Checks the end, once every row links to the one before it. */
function endFault(last: NotedHead, head: NotedHead, noted: NotedHead[]): VerificationResult | null {
  if (last.seq < head.seq) return removed(last.seq + 1n, head.seq)
  if (last.hash !== head.hash)
    return faultOf(last.seq, 'changed', `Row ${last.seq}, the last, or audit_head was changed by hand.`)
  const missing = noted.filter(({ seq }) => seq > last.seq || seq < 1n)
  return missing.length === 0 ? null : rewritten(missing.map(({ seq }) => seq).sort(ascending)[0] ?? 0n)
}

function ascending(a: bigint, b: bigint) {
  return a < b ? -1 : 1
}

function changed(seq: bigint, how = '') {
  return faultOf(seq, 'changed', `Row ${seq} was changed by hand${how}.`)
}

function inserted(seq: bigint, how = '') {
  return faultOf(seq, 'inserted', `Row ${seq} was inserted by hand${how}.`)
}

function removed(first: bigint, last: bigint) {
  const sentence = first === last ? `Row ${first} was removed.` : `Rows ${first} to ${last} were removed.`
  return faultOf(first, 'removed', sentence)
}

function rewritten(seq: bigint) {
  const sentence = `Row ${seq} is not the one that was noted: the audit log was rewritten.`
  return faultOf(seq, 'rewritten', sentence)
}

function faultOf(seq: bigint, fault: AuditLogFault, sentence: string) {
  return { ok: false as const, seq, fault, sentence }
}
