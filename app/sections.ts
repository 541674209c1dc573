import type { Route } from 'next'
import { hasPermission, type Permission, type Role } from '@/lib/permissions/permissions'

export type Section = { href: Route; name: string }

// Decides only what is worth showing: each page checks its own permission.
const SECTIONS: (Section & { permission: Permission })[] = [
  { href: '/conferences', name: 'Conferences', permission: 'browse' },
  { href: '/deliveries', name: 'Deliveries', permission: 'deliveries' },
  { href: '/users', name: 'Users', permission: 'users' },
  { href: '/audit-log', name: 'Audit log', permission: 'auditLog' },
  { href: '/keys', name: 'API keys', permission: 'settings' },
  { href: '/setup', name: 'Setup', permission: 'settings' },
]

export function sectionsFor(role: Role): Section[] {
  return SECTIONS.filter(({ permission }) => hasPermission(role, permission))
}
