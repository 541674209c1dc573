import { isAPIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { db } from '@/lib/db'
import { auth } from './auth'
import { readEmail } from './email'
import { MAX_PASSWORD_LENGTH } from './password-length'

/** A user who signs in with a password, and the hash that it is verified against. */
export type Credential = { id: string; email: string; isDisabled: boolean; passwordHash: string | null }

/** The user of what was typed as an email; null where there is none. */
export async function findCredential(typedEmail: string): Promise<Credential | null> {
  const email = readEmail(typedEmail)
  if (email === null) return null
  const user = await db().user.findUnique({
    where: { email },
    select: {
      id: true,
      email: true,
      disabledAt: true,
      accounts: { where: { providerId: 'credential' }, select: { password: true } },
    },
  })
  if (user === null) return null
  const { id, disabledAt, accounts } = user
  return {
    id,
    email: user.email,
    isDisabled: disabledAt !== null,
    passwordHash: accounts[0]?.password ?? null,
  }
}

/** Whether a password lets this user in. Takes as long for a user that there is none of. */
export async function verifyCredential(user: Credential | null, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false
  if (user === null || user.passwordHash === null) {
    await hashPassword(password)
    return false
  }
  return (await verifyPassword({ hash: user.passwordHash, password })) && !user.isDisabled
}

/**
 * Begins a session and sets the cookie of the response under way. Answers false, and leaves no session, where the password
 * was changed or the user disabled since it was verified.
 */
export async function beginVerifiedSession(user: Credential, headers: Headers): Promise<boolean> {
  if (user.passwordHash === null) return false
  try {
    await auth().api.beginSession({ body: { userId: user.id, passwordHash: user.passwordHash }, headers })
    return true
  } catch (error) {
    if (isAPIError(error) && error.status === 'UNAUTHORIZED') return false
    throw isAPIError(error) && error.cause !== undefined ? error.cause : error
  }
}
