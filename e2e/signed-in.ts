import type { Role } from '../lib/generated/prisma/client'

/** Where the setup keeps the cookies of a user of this role, for `test.use({ storageState })`. */
export const stateFile = (role: Role) => `test-results/sessions/${role}.json`

/** What `storageState` takes, for a Cookie header. */
export function signedInState(cookieHeader: string, url: string) {
  const { hostname } = new URL(url)
  const cookies = cookieHeader.split('; ').map((cookie) => {
    const [name = '', ...value] = cookie.split('=')
    return {
      name,
      value: value.join('='),
      domain: hostname,
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: name.startsWith('__Secure-'),
      sameSite: 'Lax' as const,
    }
  })
  return { cookies, origins: [] }
}

/** For tests of what strangers see. */
export const NOBODY = { cookies: [], origins: [] }
