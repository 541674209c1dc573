import type { Role } from '@/lib/generated/prisma/client'

/** Every permission, with the roles that have it. */
export const PERMISSIONS = {
  /** See conferences, their lists and their phone numbers */
  browse: ['listener', 'manager', 'admin'],
  play: ['listener', 'manager', 'admin'],
  download: ['manager', 'admin'],
  /** Export lists of conferences, and get full phone numbers of many conferences at once from the API */
  export: ['manager', 'admin'],
  deliveries: ['admin'],
  users: ['admin'],
  /** See and export the audit log */
  auditLog: ['admin'],
  /** Create and revoke API keys, and see and test the setup */
  settings: ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

export type { Role }

export const ROLES = ['listener', 'manager', 'admin'] as const satisfies readonly Role[]

export function hasPermission(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role)
}
