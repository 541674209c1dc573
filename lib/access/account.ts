import { isAPIError } from 'better-auth/api'
import { db } from '@/lib/db'
import type { Actor } from './actor'
import { appendAudit, type Origin } from './audit'
import { auth } from './auth'
import { type Outcome, refuse } from './outcome'
import { passwordFault } from './password'
import { countAttempt, forgetAttempts, waitWords } from './sign-in-attempts'

/** What a person sees of their own account. */
export async function readAccount(userId: string) {
  const [user, account, sessionCount] = await Promise.all([
    db().user.findUniqueOrThrow({ where: { id: userId }, select: { name: true, email: true, role: true } }),
    db().account.findFirst({ where: { userId, providerId: 'credential' }, select: { id: true } }),
    db().session.count({ where: { userId, expiresAt: { gt: new Date() } } }),
  ])
  return { ...user, hasPassword: account !== null, sessionCount }
}

/** Ends the session of a request, and takes its cookie back. */
export async function signOut(actor: Actor, headers: Headers, origin: Origin): Promise<void> {
  await auth().api.signOut({ headers })
  await appendAudit({ action: 'signed out', actor, origin })
}

/** Ends all sessions of whoever asks, that of the request too. */
export async function signOutEverywhere(actor: Actor, headers: Headers, origin: Origin): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId: actor.id } })
    await appendAudit({ action: 'signed out', actor, origin, details: { sessions: count } }, tx)
  })
  await auth().api.signOut({ headers })
}

/**
 * Changes the password of whoever asks, and ends their other sessions. Limited as signing in is: who has found somebody's
 * session is not to find their password with it.
 */
export async function changePassword(
  actor: Actor,
  { current, chosen }: { current: string; chosen: string },
  headers: Headers,
  origin: Origin,
): Promise<Outcome> {
  const { name } = await readAccount(actor.id)
  const fault = passwordFault(chosen, [actor.name, name])
  if (fault !== null) return refuse(fault)
  if (chosen === current) return refuse('The new password is the one that you have. Choose another.')
  const waitMinutes = await countAttempt(actor.name, origin.address)
  if (waitMinutes !== null) {
    await appendAudit({ action: 'sign-in refused', actor, origin, details: { reason: 'too many attempts' } })
    return refuse(`Too many attempts. Try again in ${waitWords(waitMinutes)}.`)
  }
  try {
    const body = { currentPassword: current, newPassword: chosen, revokeOtherSessions: true }
    await auth().api.changePassword({ body, headers })
  } catch (error) {
    if (!isAPIError(error)) throw error
    const details = { reason: 'wrong password when changing it' }
    await appendAudit({ action: 'sign-in refused', actor, origin, details })
    return refuse('The current password is not right.')
  }
  await forgetAttempts(actor.name, origin.address)
  await appendAudit({ action: 'changed password', actor, origin })
  return { ok: true }
}
