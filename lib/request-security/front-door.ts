import type { Permission } from '@/lib/permissions/permissions'

/** Where FreeClimb posts to. */
export const WEBHOOK = '/api/webhooks/freeclimb'

/** The addresses that strangers may reach; everything else asks who one is. */
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

/** One step below these, too: the links of invitations, and the way back from an OIDC provider. */
const ONE_BELOW_FOR_STRANGERS = /^\/(invitations|api\/auth\/callback)\/(?!\.\.?$)[^/\\]+$/

/** Whether a decoded path is for strangers too. */
export function isForStrangers(path: string): boolean {
  return FOR_STRANGERS.includes(path) || ONE_BELOW_FOR_STRANGERS.test(path)
}

const SECTIONS = new Map<string, Permission>([
  ['deliveries', 'deliveries'],
  ['users', 'users'],
  ['trail', 'trail'],
  ['keys', 'settings'],
  ['setup', 'settings'],
])

/**
 * What the page at a path asks for, so that a refusal can stand at the page's own address, where a reload asks again. The
 * page asks itself, too (app/access.ts).
 */
export function pagePermission(path: string): Permission {
  return SECTIONS.get(path.split('/')[1] ?? '') ?? 'browse'
}
