import type { Role } from '@/lib/generated/prisma/client'

/** What somebody may be allowed to do, and the roles that may. */
export const PERMISSIONS = {
  /** See conferences, and their lists and numbers */
  browse: ['listener', 'manager', 'admin'],
  /** Play a recording */
  play: ['listener', 'manager', 'admin'],
  /** Save a recording as a file */
  download: ['manager', 'admin'],
  /** Save lists of conferences as a file, and be sent whole phone numbers of many conferences at once by the API */
  export: ['manager', 'admin'],
  /** See every post that FreeClimb sent */
  deliveries: ['admin'],
  /** Invite people, change their roles and disable them */
  users: ['admin'],
  /** See and export who did what */
  trail: ['admin'],
  /** Make and revoke API keys, see and try how the installation is set up */
  settings: ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

export type { Role }

export const ROLES = ['listener', 'manager', 'admin'] as const satisfies readonly Role[]

export function mayDo(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role)
}
