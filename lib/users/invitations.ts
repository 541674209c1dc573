import { createHash, randomBytes } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { z } from 'zod'
import { appendAudit, type Origin } from '@/lib/audit/append'
import type { AuditContext } from '@/lib/audit/outcome'
import { NO_EMAIL, parseEmail } from '@/lib/auth/email'
import { passwordProblem } from '@/lib/auth/password'
import { db } from '@/lib/db'
import type { Role } from '@/lib/generated/prisma/client'
import { isStillAllowed, NOT_ANY_MORE } from '@/lib/permissions/still-allowed'
import { DONE, type Outcome, refuse } from '@/lib/result'
import { insertUser, isTaken } from './users'

export const INVITATION_HOURS = 72

const HOUR_MS = 60 * 60_000

export type OpenInvitation = { id: string; email: string; role: Role; expiresAt: Date }

/** What an invitation link leads to; `used` means that someone has signed up with it. */
export type InvitationReading =
  | { state: 'open'; email: string; role: Role }
  | { state: 'used' | 'expired' | 'unknown' }

/** Ignores an expiry that a fast clock set too late; the extra hour tolerates clock skew. */
function openExpiry(now: Date) {
  return { gt: now, lte: new Date(now.getTime() + (INVITATION_HOURS + 1) * HOUR_MS) }
}

/** Creates an invitation. Only the token's hash is stored, so the link can't be shown again. */
export async function createInvitation(
  { email: typed, role }: { email: string; role: Role },
  by: AuditContext & { actor: { id: string } },
): Promise<Outcome<{ token: string; email: string; expiresAt: Date }>> {
  const email = parseEmail(typed)
  if (email === null) return refuse(NO_EMAIL)
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.now() + INVITATION_HOURS * HOUR_MS)
  return db().$transaction(async (tx) => {
    if (!(await isStillAllowed(by, 'users', tx))) return NOT_ANY_MORE
    // Of two concurrent invitations to one email, the later one wins.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`invitation ${email}`}, 0))`
    await tx.invitation.deleteMany({ where: { email, acceptedAt: null } })
    if ((await tx.user.findUnique({ where: { email }, select: { id: true } })) !== null)
      return refuse(`${email} already has an account. Change its role in the list.`)
    const { id } = await tx.invitation.create({
      data: { email, role, tokenHash: hashOfToken(token), invitedById: by.actor.id, expiresAt },
    })
    const details = { email, role }
    await appendAudit({ action: 'invited user', ...by, target: { kind: 'invitation', id }, details }, tx)
    return { ok: true as const, value: { token, email, expiresAt } }
  })
}

export async function listOpenInvitations(): Promise<OpenInvitation[]> {
  return db().invitation.findMany({
    where: { acceptedAt: null, expiresAt: openExpiry(new Date()) },
    select: { id: true, email: true, role: true, expiresAt: true },
    orderBy: { id: 'desc' },
  })
}

export async function withdrawInvitation(id: string, by: AuditContext): Promise<Outcome> {
  const gone = refuse('This invitation is no longer open. Reload the page.')
  if (!z.uuid().safeParse(id).success) return gone
  return db().$transaction(async (tx) => {
    const invitation = await tx.invitation.findUnique({ where: { id }, select: { email: true, role: true } })
    const { count } = await tx.invitation.deleteMany({ where: { id, acceptedAt: null } })
    if (invitation === null || count === 0) return gone
    await appendAudit(
      { action: 'withdrew invitation', ...by, target: { kind: 'invitation', id }, details: invitation },
      tx,
    )
    return DONE
  })
}

export async function readInvitation(token: string): Promise<InvitationReading> {
  const found = await db().invitation.findUnique({ where: { tokenHash: hashOfToken(token) } })
  if (found === null) return { state: 'unknown' }
  if (found.acceptedAt !== null) return { state: 'used' }
  const { gt, lte } = openExpiry(new Date())
  if (found.expiresAt <= gt || found.expiresAt > lte) return { state: 'expired' }
  return { state: 'open', email: found.email, role: found.role }
}

/** Creates a user from an invitation, exactly once even for concurrent requests. */
export async function acceptInvitation(
  token: string,
  { name: typedName, password }: { name: string; password: string },
  origin: Origin,
): Promise<Outcome<{ email: string }>> {
  const closed = refuse('This link has been used, withdrawn or has expired. Ask an admin for a new one.')
  const reading = await readInvitation(token)
  if (reading.state !== 'open') return closed
  const { email } = reading
  const name = typedName.trim()
  if (name === '' || name.length > 100) return refuse('Enter your name, up to 100 characters.')
  const fault = passwordProblem(password, [email, name])
  if (fault !== null) return refuse(fault)
  const passwordHash = await hashPassword(password)
  try {
    return await db().$transaction(async (tx) => {
      const tokenHash = hashOfToken(token)
      const now = new Date()
      const { count } = await tx.invitation.updateMany({
        where: { tokenHash, acceptedAt: null, expiresAt: openExpiry(now) },
        data: { acceptedAt: now },
      })
      if (count === 0) return closed
      const { role } = await tx.invitation.findUniqueOrThrow({ where: { tokenHash } })
      const { id } = await insertUser({ email, name, passwordHash, role }, tx)
      await appendAudit(
        {
          action: 'created user',
          actor: { kind: 'user', id, name: email },
          origin,
          target: { kind: 'user', id },
          details: { email, role, way: 'invitation' },
        },
        tx,
      )
      return { ok: true as const, value: { email } }
    })
  } catch (error) {
    if (isTaken(error)) return refuse(`${email} already has an account. Sign in with it.`)
    throw error
  }
}

// SHA-256 is enough: a token is 256 random bits, so nobody can guess it from its hash.
function hashOfToken(token: string) {
  return createHash('sha256').update(token).digest('hex')
}
