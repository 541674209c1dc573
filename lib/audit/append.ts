import { db } from '@/lib/db'
import type { ActorKind, Prisma } from '@/lib/generated/prisma/client'
import { storableText } from '@/lib/storable-text'

/** Every action in the audit log. Rows keep the name they were written with: map a former one in stored-names.ts. */
export const AUDIT_ACTIONS = [
  'signed in',
  'sign-in refused',
  'signed out',
  'changed password',
  'listed conferences',
  'opened conference',
  'opened delivery',
  'played',
  'downloaded',
  'exported',
  'replayed',
  'invited user',
  'withdrew invitation',
  'created user',
  'changed role',
  'disabled user',
  'enabled user',
  'reset password',
  'created key',
  'revoked key',
  'exported audit log',
  'requested reconciliation',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

export type Origin = { address: string | null; userAgent: string | null }

export type AuditEntry = {
  action: AuditAction
  /** `id` and `name` are null when the actor is unknown. `name` is an email or an API key's name. */
  actor: { kind: ActorKind; id: string | null; name: string | null }
  target?: {
    kind: 'user' | 'key' | 'invitation' | 'conference' | 'recording' | 'delivery' | 'list'
    id: string | null
  }
  origin: Origin
  /** Must never contain a phone number or a secret */
  details?: Record<string, string | number | boolean | null>
}

/** The actor and origin of commands run on the server, which have no request. */
export const ON_THE_SERVER: Pick<AuditEntry, 'actor' | 'origin'> = {
  actor: { kind: 'system', id: null, name: null },
  origin: { address: null, userAgent: null },
}

/** Appends to the audit log. In a transaction, call it last: other appends block until the transaction ends. */
export async function appendAudit(entry: AuditEntry, client?: Prisma.TransactionClient): Promise<void> {
  await appendAudits([entry], client)
}

/** Like appendAudit, for several entries in one statement. */
export async function appendAudits(
  entries: AuditEntry[],
  client: Prisma.TransactionClient = db(),
): Promise<void> {
  await client.auditEvent.createMany({ data: entries.map(rowOf) })
}

function rowOf({ action, actor, target, origin, details = {} }: AuditEntry) {
  return {
    action,
    actorKind: actor.kind,
    actorId: storable(actor.id),
    actorName: storable(actor.name),
    targetKind: target?.kind ?? null,
    targetId: storable(target?.id ?? null),
    address: storable(origin.address),
    userAgent: storable(origin.userAgent),
    details: Object.fromEntries(
      Object.entries(details).map(([name, value]) => [
        storableText(name),
        typeof value === 'string' ? storableText(value) : value,
      ]),
    ),
  }
}

function storable(text: string | null) {
  return text === null ? null : storableText(text)
}
