import { createHash } from 'node:crypto'
import type { AuditEvent } from '@/lib/generated/prisma/client'

/** What a row's hash covers, in the order in which the trigger `chain_audit_event` hashes it. Must never change. */
const HASHED_FIELDS = [
  'seq',
  'at',
  'action',
  'actorKind',
  'actorId',
  'actorName',
  'targetKind',
  'targetId',
  'address',
  'userAgent',
  'details',
  'previousHash',
] as const satisfies (keyof AuditEvent)[]

/** An audit log row as text, exactly as the database hashed it: `details` is the JSON as stored, byte for byte. */
export type AuditRowText = {
  [Field in (typeof HASHED_FIELDS)[number]]: Field extends 'details'
    ? string
    : null extends AuditEvent[Field]
      ? string | null
      : string
}

/**
 * Hashes a row like the trigger: SHA-256 of a JSON array of strings. JSON makes field boundaries unambiguous, and JavaScript
 * and Postgres escape every character that Postgres can store the same way.
 */
export function auditHash(row: AuditRowText): string {
  const fields = HASHED_FIELDS.map((field) => row[field])
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}
