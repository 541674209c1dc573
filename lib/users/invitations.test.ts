import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Role } from '@/lib/generated/prisma/client'
import {
  acceptInvitation,
  createInvitation,
  INVITATION_HOURS,
  listOpenInvitations,
  readInvitation,
  withdrawInvitation,
} from './invitations'
import { createUser } from './users'

beforeAll(() => {
  process.env.AUTH_SECRET ??= 'a secret of tests that is long enough'
})

const ORIGIN = { address: null, userAgent: null }
const BY = { actor: { kind: 'user', id: 'inviter', name: 'inviter@example.com' }, origin: ORIGIN } as const
const PERSON = { name: 'New Person', password: 'plum violin harbor ladder' }

const newEmail = () => `${randomUUID()}@example.com`

async function invite(email = newEmail(), role: Role = 'manager') {
  const invited = await createInvitation({ email, role }, BY)
  if (!invited.ok) throw new Error(invited.problem)
  return invited.value
}

const openTo = async (email: string) => (await listOpenInvitations()).filter((open) => open.email === email)

test('a link says who is invited, and lasts for 72 hours', async () => {
  const before = Date.now()
  const { token, email, expiresAt } = await invite()
  expect(await readInvitation(token)).toEqual({ state: 'open', email, role: 'manager' })
  expect(await openTo(email)).toMatchObject([{ email, role: 'manager', expiresAt }])
  expect(INVITATION_HOURS).toBe(72)
  expect(expiresAt.getTime() - before).toBeGreaterThanOrEqual(72 * 3_600_000)
  expect(expiresAt.getTime() - before).toBeLessThan(72 * 3_600_000 + 60_000)
})

test('the token is kept nowhere', async () => {
  const { token, email } = await invite()
  const rows = await db().$queryRaw<{ line: string }[]>`
    SELECT row_to_json(invitation)::text AS line FROM invitation WHERE email = ${email}
    UNION ALL SELECT row_to_json(audit_event)::text FROM audit_event WHERE details->>'email' = ${email}`
  expect(rows).toHaveLength(2)
  for (const { line } of rows) expect(line).not.toContain(token)
})

test('who accepts becomes a user with the role that was offered, and the link is used', async () => {
  const { token, email } = await invite()
  expect(await acceptInvitation(token, PERSON, ORIGIN)).toEqual({ ok: true, value: { email } })
  const user = await db().user.findUniqueOrThrow({ where: { email } })
  expect(user).toMatchObject({ name: 'New Person', role: 'manager' })
  expect(await db().auditEvent.findMany({ where: { targetId: user.id } })).toMatchObject([
    { action: 'created user', actorKind: 'user', actorId: user.id, actorName: email },
  ])
  expect(await readInvitation(token)).toEqual({ state: 'used' })
  expect(await openTo(email)).toEqual([])
  expect(await acceptInvitation(token, PERSON, ORIGIN)).toMatchObject({ ok: false })
})

test('a link that is posted twice at once makes one user', async () => {
  const { token, email } = await invite()
  const outcomes = await Promise.all([1, 2, 3].map(() => acceptInvitation(token, PERSON, ORIGIN)))
  expect(outcomes.filter(({ ok }) => ok)).toEqual([{ ok: true, value: { email } }])
  expect(await db().user.count({ where: { email } })).toBe(1)
})

test('a weak password and no name are refused, and leave the link open', async () => {
  const { token, email } = await invite()
  expect(await acceptInvitation(token, { ...PERSON, password: 'password1234' }, ORIGIN)).toEqual({
    ok: false,
    problem: expect.stringContaining('too easy'),
  })
  expect(await acceptInvitation(token, { ...PERSON, name: ' ' }, ORIGIN)).toMatchObject({ ok: false })
  expect(await readInvitation(token)).toMatchObject({ state: 'open', email })
})

test('a link past its hours, of a clock that was ahead, and one that never was let nobody in', async () => {
  const { token, email } = await invite()
  for (const expiresAt of [new Date(), new Date(Date.now() + 365 * 24 * 3_600_000)]) {
    await db().invitation.updateMany({ where: { email }, data: { expiresAt } })
    expect(await readInvitation(token)).toEqual({ state: 'expired' })
    expect(await acceptInvitation(token, PERSON, ORIGIN)).toMatchObject({ ok: false })
    expect(await openTo(email)).toEqual([])
  }
  expect(await readInvitation('x')).toEqual({ state: 'unknown' })
  expect(await acceptInvitation('x', PERSON, ORIGIN)).toMatchObject({ ok: false })
  expect(await db().user.count({ where: { email } })).toBe(0)
})

test('another invitation replaces the one before, also when two are made at once', async () => {
  const email = newEmail()
  const first = await invite(email)
  const both = await Promise.all([invite(email, 'admin'), invite(email.toUpperCase(), 'admin')])
  expect(await readInvitation(first.token)).toEqual({ state: 'unknown' })
  const states = await Promise.all(both.map(async ({ token }) => (await readInvitation(token)).state))
  expect(states.toSorted()).toEqual(['open', 'unknown'])
  expect(await openTo(email)).toMatchObject([{ role: 'admin' }])
})

test('who has an account is not invited', async () => {
  const email = newEmail()
  await createUser({ email, name: 'There', password: PERSON.password, role: 'listener' })
  expect(await createInvitation({ email, role: 'admin' }, BY)).toEqual({
    ok: false,
    problem: `${email} already has an account. Change its role in the list.`,
  })
  expect(await createInvitation({ email: 'nobody', role: 'admin' }, BY)).toMatchObject({ ok: false })
})

test('a withdrawn invitation lets nobody in, and is withdrawn once', async () => {
  const { token, email } = await invite()
  const [open] = await openTo(email)
  const id = open?.id ?? ''
  expect(await withdrawInvitation(id, BY)).toEqual({ ok: true })
  expect(await readInvitation(token)).toEqual({ state: 'unknown' })
  expect(await db().auditEvent.findMany({ where: { targetId: id }, orderBy: { seq: 'asc' } })).toMatchObject([
    { action: 'invited user' },
    { action: 'withdrew invitation', details: { email, role: 'manager' } },
  ])
  for (const gone of [id, randomUUID(), 'no id'])
    expect(await withdrawInvitation(gone, BY)).toMatchObject({ ok: false })
})
