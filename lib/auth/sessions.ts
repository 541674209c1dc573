import { isAPIError } from 'better-auth/api'
import { db } from '@/lib/db'
import { auth, LASTS_SEC, RENEWED_AFTER_SEC } from './auth'

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
  // A moment in the future was written by a clock that was ahead.
  const isFresh = (moment: Date, forMs: number) => Math.abs(now - new Date(moment).getTime()) < forMs
  if (!user.lastSeenAt || !isFresh(user.lastSeenAt, SEEN_TO_THE_NEAREST_MS))
    await db().user.updateMany({ where: { id: user.id }, data: { lastSeenAt: new Date(now) } })
  if (isFresh(session.updatedAt, RENEWED_AFTER_SEC * 1_000)) return []
  // Better Auth renews what expires within so long, so a session of a clock that was ahead has to be brought back.
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

/** Better Auth wraps what the database says: seen as itself, it is told as what it is. */
function throwCause(error: unknown): never {
  throw isAPIError(error) && error.cause !== undefined ? error.cause : error
}
