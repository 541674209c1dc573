import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Role } from '@/lib/permissions/permissions'

/**
 * The Cookie header of a new session of a user with that role at a built application, whose database and settings `env` names.
 * Made in a process of its own: in this one the database may be another.
 */
export async function newSessionCookie(
  env: NodeJS.ProcessEnv,
  role: Role = 'admin',
  command = ['--import', 'tsx', 'scripts/support/session-cookie.ts'],
): Promise<string> {
  // As the application, which is in production: its cookies are named for it.
  const production = { ...env, NODE_ENV: 'production' as const }
  const { stdout } = await promisify(execFile)(process.execPath, [...command, role], { env: production })
  return stdout.trim()
}

/** What Playwright's `storageState` takes, for a Cookie header. */
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
