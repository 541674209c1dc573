import { createHash } from 'node:crypto'

/** A row of the trail as text, in the words that the database hashed. */
export type AuditRowText = {
  seq: string
  /** `2026-11-23T09:15:02.123Z` */
  at: string
  action: string
  actorKind: string
  actorId: string | null
  actorName: string | null
  targetKind: string | null
  targetId: string | null
  address: string | null
  userAgent: string | null
  /** The JSON byte for byte as it is stored */
  details: string
  previousHash: string
}

/**
 * The hash of a row, as the trigger `chain_audit_event` computes it: of a JSON array of texts. JSON keeps fields apart
 * whatever stands in them, and both sides escape alike all that Postgres can store.
 */
export function auditHash(row: AuditRowText): string {
  const fields = [
    row.seq,
    row.at,
    row.action,
    row.actorKind,
    row.actorId,
    row.actorName,
    row.targetKind,
    row.targetId,
    row.address,
    row.userAgent,
    row.details,
    row.previousHash,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}
