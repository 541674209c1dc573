import { isAPIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { db } from '@/lib/db'
import { auth } from './auth'
import { parseEmail } from './email'
import { MAX_PASSWORD_LENGTH } from './password-length'

/** A user and their password hash, which is null if they have no password. */
export type Credential = { id: string; email: string; isDisabled: boolean; passwordHash: string | null }

/** Finds the user by the email they typed; null if there is none. */
export async function findCredential(typedEmail: string): Promise<Credential | null> {
  const email = parseEmail(typedEmail)
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

/** Whether the password is right and the user isn't disabled. Takes just as long for an unknown user. */
export async function verifyCredential(user: Credential | null, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false
  if (user === null || user.passwordHash === null) {
    await hashPassword(password)
    return false
  }
  return (await verifyPassword({ hash: user.passwordHash, password })) && !user.isDisabled
}

/** Starts a session and sets its cookie. False if the password changed or the user was disabled since verification. */
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
