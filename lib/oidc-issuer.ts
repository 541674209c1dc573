const MICROSOFT =
  /^(login\.(microsoftonline\.(com|us)|microsoft\.com|windows\.net|partner\.microsoftonline\.cn)|sts\.windows\.net)$/
// The last one is the tenant of all personal accounts.
const OF_EVERY_TENANT = ['common', 'organizations', 'consumers', '9188040d-6c67-4c5b-b112-36a304b66dad']
const OF_EVERYONE = ['accounts.google.com', 'appleid.apple.com', 'gitlab.com']

/** Whether an issuer serves several organizations, any of which can claim any email. */
export function isIssuerOfMany(issuer: string): boolean {
  const { hostname, pathname } = new URL(issuer)
  const [tenant = 'common'] = pathname
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '')
  return OF_EVERYONE.includes(hostname) || (MICROSOFT.test(hostname) && OF_EVERY_TENANT.includes(tenant))
}
