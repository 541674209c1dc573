import { db } from '@/lib/db'
import type { ActorKind, Prisma } from '@/lib/generated/prisma/client'

/** What the trail knows, in the words that it is filtered by. */
export const AUDIT_ACTIONS = [
  'signed in',
  'sign-in refused',
  'signed out',
  'changed password',
  'opened conference',
  'played',
  'downloaded',
  'exported',
  'invited user',
  'withdrew invitation',
  'created user',
  'changed role',
  'disabled user',
  'enabled user',
  'reset password',
  'created key',
  'revoked key',
  'exported trail',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** Where a request came from. */
export type Origin = { address: string | null; userAgent: string | null }

export type AuditEntry = {
  action: AuditAction
  /** `id` and `name` are null for who is not known. The name is an e-mail or a key's name. */
  actor: { kind: ActorKind; id: string | null; name: string | null }
  target?: { kind: 'user' | 'key' | 'invitation' | 'conference' | 'recording' | 'list'; id: string | null }
  origin: Origin
  /** Never a phone number and never a secret */
  details?: Record<string, string | number | boolean | null>
}

/** On behalf of commands on the server, which have no request. */
export const ON_THE_SERVER: Pick<AuditEntry, 'actor' | 'origin'> = {
  actor: { kind: 'system', id: null, name: null },
  origin: { address: null, userAgent: null },
}

/** Appends to the trail. Within a transaction it comes last: others that append wait until it ends. */
export async function appendAudit(
  { action, actor, target, origin, details = {} }: AuditEntry,
  client: Prisma.TransactionClient = db(),
): Promise<void> {
  await client.auditEvent.createMany({
    data: {
      action,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      targetKind: target?.kind ?? null,
      targetId: target?.id ?? null,
      address: origin.address,
      // A caller chooses it, and at any length.
      userAgent: origin.userAgent?.slice(0, 400) ?? null,
      details,
    },
  })
}
