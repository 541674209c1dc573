import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { db } from '@/lib/db'

/** More than any person's browsers; a script that signs in over and over keeps no more rows than this. */
export const SESSIONS_A_USER = 50

const bodySchema = z.object({ userId: z.string(), passwordHash: z.string() })

/**
 * A Better Auth plugin that begins a session for a user whose password was verified against `passwordHash`. Better Auth's
 * own sign-in verifies and then inserts the session, so a password reset in between would leave a session that was begun
 * with the old password.
 */
export const beginSession = {
  id: 'begin-session',
  endpoints: {
    beginSession: createAuthEndpoint(
      '/begin-session',
      { method: 'POST', body: bodySchema, metadata: { SERVER_ONLY: true } },
      async (context) => {
        const { userId, passwordHash } = context.body
        const { internalAdapter } = context.context
        const user = await internalAdapter.findUserById(userId)
        const session = user && (await internalAdapter.createSession(userId))
        // The browser learns of the session only after this check, so a session that is withdrawn was never of use.
        if (!session || !(await keepSession(session.id, { userId, passwordHash })))
          throw new APIError('UNAUTHORIZED', { message: 'The password or the user has changed.' })
        await setSessionCookie(context, { session, user })
        return context.json({ sessionId: session.id })
      },
    ),
  },
}

/**
 * Keeps a new session only if the password and the user are still as they were verified, and drops the oldest of too many.
 * Everything that ends sessions locks the user first: it either happens before this check, which then fails, or after it,
 * and then finds the session and ends it.
 */
async function keepSession(
  sessionId: string,
  { userId, passwordHash }: { userId: string; passwordHash: string },
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const [user] = await tx.$queryRaw<{ isDisabled: boolean }[]>`
      SELECT disabled_at IS NOT NULL AS "isDisabled" FROM app_user WHERE id = ${userId} FOR SHARE`
    const account = await tx.account.findFirst({
      where: { userId, providerId: 'credential' },
      select: { password: true },
    })
    if (user === undefined || user.isDisabled || account?.password !== passwordHash) {
      await tx.session.deleteMany({ where: { id: sessionId } })
      return false
    }
    await tx.$executeRaw`
      DELETE FROM session WHERE id IN (
        SELECT id FROM session WHERE user_id = ${userId} ORDER BY created_at DESC OFFSET ${SESSIONS_A_USER}
      )`
    return true
  })
}
