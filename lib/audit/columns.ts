import { type AuditEvent, Prisma } from '@/lib/generated/prisma/client'

/** The columns of an audit log row, by field. Whatever reads them goes by this list. */
const COLUMNS = {
  seq: 'seq',
  at: 'at',
  action: 'action',
  actorKind: 'actor_kind',
  actorId: 'actor_id',
  actorName: 'actor_name',
  targetKind: 'target_kind',
  targetId: 'target_id',
  address: 'address',
  userAgent: 'user_agent',
  details: 'details',
  previousHash: 'previous_hash',
  hash: 'hash',
} as const satisfies Record<keyof AuditEvent, string>

export type AuditField = keyof typeof COLUMNS

/** `actor_kind AS "actorKind", …`, or what `instead` selects for a field. */
export function auditFieldsSql(instead: Partial<Record<AuditField, Prisma.Sql>>): Prisma.Sql {
  const fields = Object.entries(COLUMNS) as [AuditField, string][]
  return Prisma.join(
    fields.map(
      ([field, column]) => Prisma.sql`${instead[field] ?? Prisma.raw(column)} AS ${Prisma.raw(`"${field}"`)}`,
    ),
  )
}
