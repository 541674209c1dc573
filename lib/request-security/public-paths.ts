import type { Permission } from '@/lib/permissions/permissions'

export const WEBHOOK = '/api/webhooks/freeclimb'

/** Paths open to anyone; all others require a signed-in user or an API key. */
const PUBLIC_PATHS = [
  WEBHOOK,
  '/api/health',
  '/api/health/ready',
  '/api/jobs/run',
  '/api/auth/oidc',
  '/sign-in',
  '/unavailable',
  '/icon.svg',
]

/** Also one segment below these: invitation links and the OIDC callback. */
const PUBLIC_CHILD = /^\/(invitations|api\/auth\/callback)\/(?!\.\.?$)[^/\\]+$/

/** Whether anyone may request this decoded path. */
export function isPublicPath(path: string): boolean {
  return PUBLIC_PATHS.includes(path) || PUBLIC_CHILD.test(path)
}

const SECTIONS = new Map<string, Permission>([
  ['deliveries', 'deliveries'],
  ['users', 'users'],
  ['audit-log', 'auditLog'],
  ['keys', 'settings'],
  ['setup', 'settings'],
])

/** A page's permission, so that the proxy can refuse it at its URL, where a reload asks again. app/access.ts checks too. */
export function pagePermission(path: string): Permission {
  return SECTIONS.get(path.split('/')[1] ?? '') ?? 'browse'
}
