import { createHash } from 'node:crypto'

/** An audit log row as text, exactly as the database hashed it. */
export type AuditRowText = {
  seq: string
  at: string
  action: string
  actorKind: string
  actorId: string | null
  actorName: string | null
  targetKind: string | null
  targetId: string | null
  address: string | null
  userAgent: string | null
  /** The JSON exactly as stored, byte for byte */
  details: string
  previousHash: string
}

/**
 * Hashes a row like the trigger `chain_audit_event`: SHA-256 of a JSON array of strings. JSON makes field boundaries
 * unambiguous, and JavaScript and Postgres escape every character that Postgres can store the same way.
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
