import type { AuditContext } from '@/lib/audit/outcome'
import type { Prisma, Role } from '@/lib/generated/prisma/client'
import { refuse } from '@/lib/result'
import { hasPermission, type Permission } from './permissions'

type Standing = { role: Role; isDisabled: boolean }

export const NOT_ANY_MORE = refuse('Your role no longer allows this. Ask an admin.')

/** Whether the actor still has a permission they had when the request began. Locks their role until the transaction ends. */
export async function isStillAllowed(
  { actor }: AuditContext,
  permission: Permission,
  tx: Prisma.TransactionClient,
): Promise<boolean> {
  const [asking] = await tx.$queryRaw<Standing[]>`
    SELECT role::text AS role, disabled_at IS NOT NULL AS "isDisabled" FROM app_user WHERE id = ${actor.id} FOR SHARE`
  // Users are never deleted, so the actor is a command on the server.
  return asking === undefined || isAllowed(asking, permission)
}

export function isAllowed({ role, isDisabled }: Standing, permission: Permission): boolean {
  return !isDisabled && hasPermission(role, permission)
}
