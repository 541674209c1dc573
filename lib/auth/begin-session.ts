import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { db } from '@/lib/db'

/** More than anyone has browsers; it bounds the rows of a script that signs in over and over. */
export const MAX_SESSIONS_PER_USER = 50

const bodySchema = z.object({ userId: z.string(), passwordHash: z.string() })

/**
 * A Better Auth plugin that starts a session for a user whose password was verified against `passwordHash`. Better Auth's
 * own sign-in verifies and then inserts the session, so after a password reset in between, a session started with the old
 * password would survive.
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
        // The browser gets the cookie only after this check, so nobody can have used a session that fails it.
        if (!session || !(await keepSession(session.id, { userId, passwordHash })))
          throw new APIError('UNAUTHORIZED', { message: 'The password or the user has changed.' })
        await setSessionCookie(context, { session, user })
        return context.json({ sessionId: session.id })
      },
    ),
  },
}

// Keeps a new session only if the password and the user haven't changed since the check, and drops the oldest beyond the
// limit. Everything that ends sessions locks the user first, so it happens either before this check, which then fails, or
// after it, and then ends this session too.
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
        SELECT id FROM session WHERE user_id = ${userId} ORDER BY created_at DESC OFFSET ${MAX_SESSIONS_PER_USER}
      )`
    return true
  })
}
