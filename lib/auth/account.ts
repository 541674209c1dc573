import { hashPassword } from 'better-auth/crypto'
import type { Actor } from '@/lib/audit/actor'
import { appendAudit, type Origin } from '@/lib/audit/append'
import { recordRefusedSignIn } from '@/lib/audit/refused-sign-ins'
import { db } from '@/lib/db'
import { DONE, type Outcome, refuse } from '@/lib/result'
import { auth } from './auth'
import { beginVerifiedSession, findCredential, verifyCredential } from './credentials'
import { passwordProblem } from './password'
import { readSession } from './sessions'
import { countOther, describeWait } from './sign-in-attempts'

export async function readAccount(userId: string) {
  const [user, account, sessionCount] = await Promise.all([
    db().user.findUniqueOrThrow({ where: { id: userId }, select: { name: true, email: true, role: true } }),
    db().account.findFirst({ where: { userId, providerId: 'credential' }, select: { id: true } }),
    db().session.count({ where: { userId, expiresAt: { gt: new Date() } } }),
  ])
  return { ...user, hasPassword: account !== null, sessionCount }
}

/** Ends the request's session and clears its cookie. */
export async function signOut(actor: Actor, headers: Headers, origin: Origin): Promise<void> {
  await auth().api.signOut({ headers })
  await appendAudit({ action: 'signed out', actor, origin })
}

/** Ends all of the user's sessions, including the request's. */
export async function signOutEverywhere(actor: Actor, headers: Headers, origin: Origin): Promise<void> {
  await db().$transaction(async (tx) => {
    // A concurrent sign-in either finishes first and is ended with the rest, or starts after this.
    await tx.$executeRaw`SELECT 1 FROM app_user WHERE id = ${actor.id} FOR UPDATE`
    const { count } = await tx.session.deleteMany({ where: { userId: actor.id } })
    await appendAudit({ action: 'signed out', actor, origin, details: { sessions: count } }, tx)
  })
  await auth().api.signOut({ headers })
}

/**
 * Changes the user's password, ends all of their sessions and starts a new one, which locks out anyone who copied the
 * cookie. Rate-limited like signing in, so that someone with a stolen session can't guess the password here.
 */
export async function changePassword(
  actor: Actor,
  { current, chosen }: { current: string; chosen: string },
  headers: Headers,
  origin: Origin,
): Promise<Outcome> {
  const { name } = await readAccount(actor.id)
  const fault = passwordProblem(chosen, [actor.name, name])
  if (fault !== null) return refuse(fault)
  if (chosen === current) return refuse('That’s your current password. Choose a new one.')
  const waitSec = await countOther('change', actor.id)
  if (waitSec !== null) {
    await recordRefusedSignIn({ actor, origin, way: 'password', reason: 'too many attempts' })
    return refuse(`Too many attempts. Try again in ${describeWait(waitSec)}.`)
  }
  const user = await findCredential(actor.name)
  if (user === null || !(await verifyCredential(user, current))) {
    await recordRefusedSignIn({ actor, origin, way: 'password', reason: 'wrong password when changing it' })
    return refuse('That isn’t your current password.')
  }
  const session = await readSession(headers)
  const passwordHash = await hashPassword(chosen)
  const isChanged = await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM app_user WHERE id = ${user.id} FOR UPDATE`
    // If the session was ended or the password reset in the meantime, that wins.
    const isStillSignedIn = (await tx.session.count({ where: { id: session?.session.id ?? '' } })) > 0
    const { count } = isStillSignedIn
      ? await tx.account.updateMany({
          where: { userId: user.id, providerId: 'credential', password: user.passwordHash },
          data: { password: passwordHash, updatedAt: new Date() },
        })
      : { count: 0 }
    if (count === 0) return false
    await tx.session.deleteMany({ where: { userId: user.id } })
    await appendAudit({ action: 'changed password', actor, origin }, tx)
    return true
  })
  if (!isChanged) return refuse('Your password was changed in the meantime. Sign in again.')
  await beginVerifiedSession({ ...user, passwordHash }, headers)
  return DONE
}
