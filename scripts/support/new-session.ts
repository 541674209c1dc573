import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Role } from '@/lib/permissions/permissions'

/**
 * Returns the Cookie header of a new session with that role on a built application; `env` has its database and settings.
 * Runs in a child process, because this process may use another database.
 */
export async function newSessionCookie(
  env: NodeJS.ProcessEnv,
  role: Role = 'admin',
  command = ['--import', 'tsx', 'scripts/support/session-cookie.ts'],
): Promise<string> {
  // Production mode like the application's, because it determines the cookie names.
  const production = { ...env, NODE_ENV: 'production' as const }
  const { stdout } = await promisify(execFile)(process.execPath, [...command, role], { env: production })
  return stdout.trim()
}

/** Converts a Cookie header to Playwright's `storageState`. */
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
