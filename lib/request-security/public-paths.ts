import type { Permission } from '@/lib/permissions/permissions'

export const WEBHOOK = '/api/webhooks/freeclimb'

/** Paths open to anyone; all others require a signed-in user or an API key. */
const FOR_STRANGERS = [
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
const ONE_BELOW_FOR_STRANGERS = /^\/(invitations|api\/auth\/callback)\/(?!\.\.?$)[^/\\]+$/

/** Whether anyone may request this decoded path. */
export function isForStrangers(path: string): boolean {
  return FOR_STRANGERS.includes(path) || ONE_BELOW_FOR_STRANGERS.test(path)
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
