import { db } from '@/lib/db'
import { appendAudit, type Origin } from './audit'
import { beginVerifiedSession, findCredential, verifyCredential } from './credentials'
import { countAttempt, forgetAttempts, waitWords } from './sign-in-attempts'

/**
 * Signs in, which sets the cookie of the response under way. Answers why not in words that do not tell whether there is
 * such a user.
 */
export async function signInWithPassword(
  { email, password }: { email: string; password: string },
  headers: Headers,
  origin: Origin,
): Promise<{ fault: string | null }> {
  if (email === '' || password === '') return { fault: 'Type your e-mail and your password.' }
  const waitMinutes = await countAttempt(email, origin.address)
  if (waitMinutes !== null) {
    await appendRefusal(email, origin, 'too many attempts')
    return {
      fault: `Too many attempts. Try again in ${waitWords(waitMinutes)}, or ask an administrator to reset the password.`,
    }
  }
  const user = await findCredential(email)
  const isRight = await verifyCredential(user, password)
  if (user === null || !isRight || !(await beginVerifiedSession(user, headers))) {
    await appendRefusal(email, origin, 'wrong password or disabled')
    return { fault: 'This e-mail and password do not let you in. Check both and try again.' }
  }
  await forgetAttempts(email, origin.address)
  await appendAudit({
    action: 'signed in',
    actor: { kind: 'user', id: user.id, name: user.email },
    origin,
    details: { way: 'password' },
  })
  return { fault: null }
}

/** Named only where there is such a user: what is typed as an e-mail can be a password. */
async function appendRefusal(email: string, origin: Origin, reason: string) {
  const user = await db().user.findUnique({
    where: { email: email.toLowerCase() },
    select: { id: true, email: true },
  })
  await appendAudit({
    action: 'sign-in refused',
    actor: { kind: 'stranger', id: user?.id ?? null, name: user?.email ?? null },
    origin,
    details: { reason },
  })
}
