import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { appendAudit } from '@/lib/audit/append'
import type { AuditContext } from '@/lib/audit/outcome'
import { NO_EMAIL, parseEmail } from '@/lib/auth/email'
import { passwordProblem } from '@/lib/auth/password'
import { forgetAttempts } from '@/lib/auth/sign-in-attempts'
import { db } from '@/lib/db'
import { Prisma, type Role } from '@/lib/generated/prisma/client'
import { isAllowed, isStillAllowed, NOT_ANY_MORE } from '@/lib/permissions/still-allowed'
import { DONE, type Outcome, refuse } from '@/lib/result'

export type NewUser = { email: string; name: string; password: string; role: Role }

export type ListedUser = {
  id: string
  name: string
  email: string
  role: Role
  disabledAt: Date | null
  lastSeenAt: Date | null
}

const LISTED = { id: true, name: true, email: true, role: true, disabledAt: true, lastSeenAt: true } as const

const NO_SUCH_USER = refuse('That user no longer exists. Reload the page.')
const LAST_ADMIN = refuse('This is the only active admin. Make someone else an admin first.')

export async function listUsers(): Promise<ListedUser[]> {
  return db().user.findMany({ select: LISTED, orderBy: [{ name: 'asc' }, { email: 'asc' }] })
}

export async function findUser(by: { id: string } | { email: string }): Promise<ListedUser | null> {
  return db().user.findUnique({ where: by, select: LISTED })
}

let isKnownToHaveUsers = false

/** Whether there are any users. They are disabled but never deleted, so true is cached. */
export async function hasUsers(): Promise<boolean> {
  isKnownToHaveUsers ||= (await db().user.findFirst({ select: { id: true } })) !== null
  return isKnownToHaveUsers
}

/** Creates a user with a password. Rejects with Prisma's P2002 if the email is taken. */
export async function createUser({ password, ...user }: NewUser, client: Prisma.TransactionClient = db()) {
  return insertUser({ ...user, passwordHash: await hashPassword(password) }, client)
}

/** For transactions, which shouldn't stay open while a password is hashed. */
export async function insertUser(
  { email, name, passwordHash, role }: Omit<NewUser, 'password'> & { passwordHash: string },
  client: Prisma.TransactionClient,
) {
  const id = randomUUID()
  const accounts = { create: passwordAccount(id, passwordHash) }
  return client.user.create({ data: { id, email: email.toLowerCase(), name, role, accounts } })
}

/** Creates a user from form input. */
export async function addUser(
  { email: typed, name, password, role }: NewUser,
  by: AuditContext,
): Promise<Outcome<{ id: string }>> {
  const email = parseEmail(typed)
  if (email === null) return refuse(NO_EMAIL)
  const fault = passwordProblem(password, [email, name])
  if (fault !== null) return refuse(fault)
  const user = { email, name: name.trim() || nameOf(email), role, passwordHash: await hashPassword(password) }
  try {
    return await db().$transaction(async (tx) => {
      if (!(await isStillAllowed(by, 'users', tx))) return NOT_ANY_MORE
      const { id } = await insertUser(user, tx)
      await appendAudit(
        { action: 'created user', ...by, target: { kind: 'user', id }, details: { email, role } },
        tx,
      )
      return { ok: true as const, value: { id } }
    })
  } catch (error) {
    if (isTaken(error)) return refuse(`${email} already has an account.`)
    throw error
  }
}

export async function changeRole(userId: string, role: Role, by: AuditContext): Promise<Outcome> {
  return db().$transaction(async (tx) => {
    const locked = await lockUser(userId, by, tx)
    if (!locked.ok) return locked
    const { email, role: from, isLastAdmin } = locked.value
    if (from === role) return DONE
    if (isLastAdmin) return LAST_ADMIN
    await tx.user.update({ where: { id: userId }, data: { role } })
    if (from === 'admin') await withdrawInvitationsBy(userId, tx)
    const details = { email, from, to: role }
    await appendAudit({ action: 'changed role', ...by, target: { kind: 'user', id: userId }, details }, tx)
    return DONE
  })
}

export async function disableUser(userId: string, by: AuditContext): Promise<Outcome> {
  return db().$transaction(async (tx) => {
    const locked = await lockUser(userId, by, tx)
    if (!locked.ok) return locked
    const { email, isDisabled, isLastAdmin } = locked.value
    if (isDisabled) return DONE
    if (isLastAdmin) return LAST_ADMIN
    await tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() } })
    await tx.session.deleteMany({ where: { userId } })
    await withdrawInvitationsBy(userId, tx)
    const details = { email }
    await appendAudit({ action: 'disabled user', ...by, target: { kind: 'user', id: userId }, details }, tx)
    return DONE
  })
}

export async function enableUser(userId: string, by: AuditContext): Promise<Outcome> {
  return db().$transaction(async (tx) => {
    const locked = await lockUser(userId, by, tx)
    if (!locked.ok) return locked
    const { email, isDisabled } = locked.value
    if (!isDisabled) return DONE
    // An OIDC sign-in in progress when the user was disabled may have left a session.
    await tx.session.deleteMany({ where: { userId } })
    await tx.user.update({ where: { id: userId }, data: { disabledAt: null } })
    const details = { email }
    await appendAudit({ action: 'enabled user', ...by, target: { kind: 'user', id: userId }, details }, tx)
    return DONE
  })
}

/** Sets a new password, ends the user's sessions and resets the account's count of attempts to sign in. */
export async function resetPassword(userId: string, password: string, by: AuditContext): Promise<Outcome> {
  const user = await findUser({ id: userId })
  if (user === null) return NO_SUCH_USER
  const { email, name } = user
  const fault = passwordProblem(password, [email, name])
  if (fault !== null) return refuse(fault)
  const account = passwordAccount(userId, await hashPassword(password))
  const outcome = await db().$transaction(async (tx): Promise<Outcome> => {
    // The lock makes a sign-in with the old password either finish first or see the new one.
    const locked = await lockUser(userId, by, tx)
    if (!locked.ok) return locked
    const { providerId, accountId } = account
    await tx.account.upsert({
      where: { providerId_accountId: { providerId, accountId } },
      create: { userId, ...account },
      update: { password: account.password, updatedAt: account.updatedAt },
    })
    // Unlinks OIDC accounts: the next person at the provider with this email becomes this user.
    await tx.account.deleteMany({ where: { userId, providerId: { not: providerId } } })
    await tx.session.deleteMany({ where: { userId } })
    const details = { email }
    await appendAudit({ action: 'reset password', ...by, target: { kind: 'user', id: userId }, details }, tx)
    return DONE
  })
  if (outcome.ok) await forgetAttempts(email)
  return outcome
}

/** The default name of a user who gave none. */
export function nameOf(email: string): string {
  return email.split('@')[0] ?? email
}

export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}

function passwordAccount(userId: string, passwordHash: string) {
  const now = new Date()
  return {
    id: randomUUID(),
    providerId: 'credential',
    accountId: userId,
    password: passwordHash,
    createdAt: now,
    updatedAt: now,
  }
}

type LockedUser = { id: string; email: string; role: Role; isDisabled: boolean; isLastAdmin: boolean }

// Locks the user, all admins and the requester in a fixed order. Of two concurrent changes the second sees the first, so
// they can't remove the last two admins between them, and an admin demoted in the meantime is refused.
async function lockUser(userId: string, { actor }: AuditContext, tx: Prisma.TransactionClient) {
  const rows = await tx.$queryRaw<Omit<LockedUser, 'isLastAdmin'>[]>`
    SELECT id, email, role::text AS role, disabled_at IS NOT NULL AS "isDisabled"
    FROM app_user
    WHERE id = ${userId} OR id = ${actor.id} OR (role = 'admin' AND disabled_at IS NULL)
    ORDER BY id FOR UPDATE`
  const asking = rows.find(({ id }) => id === actor.id)
  if (asking !== undefined && !isAllowed(asking, 'users')) return NOT_ANY_MORE
  const user = rows.find(({ id }) => id === userId)
  if (user === undefined) return NO_SUCH_USER
  const admins = rows.filter(({ role, isDisabled }) => role === 'admin' && !isDisabled)
  const isLastAdmin = admins.length === 1 && admins[0]?.id === userId
  return { ok: true as const, value: { ...user, isLastAdmin } }
}

/** Otherwise a former admin could get back in with an invitation they made for themselves. */
async function withdrawInvitationsBy(userId: string, tx: Prisma.TransactionClient) {
  await tx.invitation.deleteMany({ where: { invitedById: userId, acceptedAt: null } })
}
