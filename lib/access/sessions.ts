import { isAPIError } from 'better-auth/api'
import { db } from '@/lib/db'
import { auth, RENEWED_AFTER_SEC } from './auth'

const SEEN_TO_THE_NEAREST_MS = 5 * 60_000

export type Session = NonNullable<Awaited<ReturnType<typeof readSession>>>

/** The session that a request's cookie names, with its user; null for none, an expired one or a disabled user. */
export async function readSession(headers: Headers) {
  // A request without any cookie of ours needs no secret and no database.
  if (!headers.get('cookie')?.includes('roomtone.session_token')) return null
  const session = await auth()
    .api.getSession({ headers, query: { disableRefresh: true } })
    .catch(throwCause)
  return session === null || session.user.disabledAt ? null : session
}

/**
 * Notes that a user is here, and makes their session last on. The answer's cookies belong into the response, which only
 * a proxy, a route handler or an action can do.
 */
export async function renewSession({ session, user }: Session, headers: Headers): Promise<string[]> {
  const now = Date.now()
  if (!user.lastSeenAt || now - new Date(user.lastSeenAt).getTime() > SEEN_TO_THE_NEAREST_MS)
    await db().user.updateMany({ where: { id: user.id }, data: { lastSeenAt: new Date(now) } })
  if (now - new Date(session.updatedAt).getTime() < RENEWED_AFTER_SEC * 1_000) return []
  const { headers: answered } = await auth()
    .api.getSession({ headers, returnHeaders: true })
    .catch(throwCause)
  return answered.getSetCookie()
}

/** Better Auth wraps what the database says: seen as itself, it is told as what it is. */
function throwCause(error: unknown): never {
  throw isAPIError(error) && error.cause !== undefined ? error.cause : error
}
