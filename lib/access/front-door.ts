/** The addresses that strangers may reach; everything else asks who one is. */
const FOR_STRANGERS = ['/api/webhooks/freeclimb', '/api/health', '/sign-in', '/unavailable', '/icon.svg']

/** Below these, too: the links of invitations, and the way back from an OIDC provider. */
const BELOW_FOR_STRANGERS = ['/invitations/', '/api/auth/callback/']

/** Whether a decoded path is for strangers too. */
export function isForStrangers(path: string): boolean {
  return FOR_STRANGERS.includes(path) || BELOW_FOR_STRANGERS.some((beginning) => path.startsWith(beginning))
}
