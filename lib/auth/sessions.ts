import { isAPIError } from 'better-auth/api'
import { db } from '@/lib/db'
import { auth, LASTS_SEC, RENEWED_AFTER_SEC } from './auth'

const SEEN_TO_THE_NEAREST_MS = 5 * 60_000

export type Session = NonNullable<Awaited<ReturnType<typeof readSession>>>

/** The session from the request's cookie, with its user; null if missing, expired or the user is disabled. */
export async function readSession(headers: Headers) {
  // Requests without our cookie need neither AUTH_SECRET nor the database.
  if (!headers.get('cookie')?.includes('roomtone.session_token')) return null
  const session = await auth()
    .api.getSession({ headers, query: { disableRefresh: true } })
    .catch(throwCause)
  return session === null || session.user.disabledAt ? null : session
}

/** Updates `lastSeenAt` and extends the session. Returns Set-Cookie values, for the proxy, a route or an action to set. */
export async function renewSession({ session, user }: Session, headers: Headers): Promise<string[]> {
  const now = Date.now()
  // Math.abs, because a time in the future came from a fast clock.
  const isFresh = (moment: Date, forMs: number) => Math.abs(now - new Date(moment).getTime()) < forMs
  if (!user.lastSeenAt || !isFresh(user.lastSeenAt, SEEN_TO_THE_NEAREST_MS))
    await db().user.updateMany({ where: { id: user.id }, data: { lastSeenAt: new Date(now) } })
  if (isFresh(session.updatedAt, RENEWED_AFTER_SEC * 1_000)) return []
  // Better Auth renews sessions that expire before dueAt, so pull back one that a fast clock extended beyond that.
  const dueAt = new Date(now + (LASTS_SEC - RENEWED_AFTER_SEC) * 1_000)
  await db().session.updateMany({
    where: { id: session.id, expiresAt: { gt: dueAt } },
    data: { expiresAt: dueAt },
  })
  const { headers: answered } = await auth()
    .api.getSession({ headers, returnHeaders: true })
    .catch(throwCause)
  return answered.getSetCookie()
}

/** Rethrows the database error that Better Auth wrapped, so that it is handled and reported as one. */
function throwCause(error: unknown): never {
  throw isAPIError(error) && error.cause !== undefined ? error.cause : error
}
