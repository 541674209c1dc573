import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createKey } from '@/lib/api-keys/api-keys'
import { ON_THE_SERVER } from '@/lib/audit/append'
import { changePassword, signOutEverywhere } from '@/lib/auth/account'
import { readActor } from '@/lib/auth/actor'
import { auth } from '@/lib/auth/auth'
import { beginVerifiedSession, findCredential, verifyCredential } from '@/lib/auth/credentials'
import { signInWithPassword } from '@/lib/auth/sign-in'
import { countAttempt } from '@/lib/auth/sign-in-attempts'
import { db } from '@/lib/db'
import type { Role } from '@/lib/generated/prisma/client'
import { ownDatabase } from '@/testing/own-database'
import { signInAs } from '@/testing/sign-in-as'
import { createFirstAdmin } from './first-admin'
import { createInvitation } from './invitations'
import { addUser, changeRole, createUser, disableUser, enableUser, findUser, resetPassword } from './users'

// The number of admins is a property of the whole database.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
  process.env.AUTH_SECRET = 'a secret of tests that is long enough'
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})
beforeEach(async () => {
  await db().user.deleteMany()
})

const PASSWORD = 'plum violin harbor ladder'
const BY = ON_THE_SERVER

async function newUser(email: string, role: Role) {
  const { id } = await createUser({ email, name: 'Someone', password: PASSWORD, role })
  return id
}

const lastEvent = () => db().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } })
const cookie = (value: string) => new Headers({ cookie: value })

test('an added user signs in, with the e-mail in small letters, and the audit log says who made them', async () => {
  const added = await addUser(
    { email: ' New@Example.com ', name: '', password: PASSWORD, role: 'manager' },
    BY,
  )
  expect(added).toMatchObject({ ok: true })
  expect(await findUser({ email: 'new@example.com' })).toMatchObject({ name: 'new', role: 'manager' })
  await auth().api.signInEmail({ body: { email: 'new@example.com', password: PASSWORD } })
  expect(await lastEvent()).toMatchObject({
    action: 'created user',
    actorKind: 'system',
    targetKind: 'user',
    details: { email: 'new@example.com', role: 'manager' },
  })
})

test.each([
  ['no e-mail', { email: 'someone', password: PASSWORD }, /isn’t an email address/],
  ['a short password', { email: 'a@example.com', password: 'Xq7!' }, /at least 12/],
  ['a password of their name', { email: 'jacqueline@example.com', password: 'jacqueline2024' }, /too easy/],
])('%s is refused in words', async (_, typed, fault) => {
  const refused = await addUser({ name: '', role: 'listener', ...typed }, BY)
  expect(refused).toEqual({ ok: false, problem: expect.stringMatching(fault) })
  expect(await db().user.count()).toBe(0)
})

test('an e-mail is taken once, also when two take it at once', async () => {
  const typed = { email: 'twice@example.com', name: '', password: PASSWORD, role: 'listener' } as const
  const outcomes = await Promise.all([addUser(typed, BY), addUser(typed, BY)])
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  expect(outcomes).toContainEqual({ ok: false, problem: expect.stringContaining('already has an account') })
})

test('a changed role counts at once for who is signed in', async () => {
  const headers = cookie(await signInAs('listener', 'l@example.com'))
  const id = (await readActor(headers))?.id ?? ''
  expect(await changeRole(id, 'manager', BY)).toEqual({ ok: true })
  expect(await readActor(headers)).toMatchObject({ role: 'manager' })
  expect(await lastEvent()).toMatchObject({
    action: 'changed role',
    targetId: id,
    details: { from: 'listener', to: 'manager' },
  })
})

test('who is disabled is out at once, stays out, and is let in again with the password they had', async () => {
  await newUser('admin@example.com', 'admin')
  const headers = cookie(await signInAs('manager', 'm@example.com'))
  const id = (await readActor(headers))?.id ?? ''
  expect(await disableUser(id, BY)).toEqual({ ok: true })
  expect(await readActor(headers)).toBeNull()
  expect(await db().session.count({ where: { userId: id } })).toBe(0)
  await expect(signInAs('manager', 'm@example.com')).rejects.toThrow()
  expect(await enableUser(id, BY)).toEqual({ ok: true })
  expect(await readActor(headers)).toBeNull()
  expect(await readActor(cookie(await signInAs('manager', 'm@example.com')))).toMatchObject({ id })
})

test('a reset password ends the sessions and forgets what was mistyped', async () => {
  const headers = cookie(await signInAs('listener', 'r@example.com'))
  const id = (await readActor(headers))?.id ?? ''
  for (let attempt = 0; attempt < 6; attempt += 1) await countAttempt('r@example.com', null)
  expect(await resetPassword(id, 'short', BY)).toMatchObject({ ok: false })
  expect(await readActor(headers)).not.toBeNull()

  expect(await resetPassword(id, 'walnut orbit candle freight', BY)).toEqual({ ok: true })
  expect(await readActor(headers)).toBeNull()
  expect(await countAttempt('r@example.com', null)).toBeNull()
  await expect(signInAs('listener', 'r@example.com')).rejects.toThrow()
  await auth().api.signInEmail({ body: { email: 'r@example.com', password: 'walnut orbit candle freight' } })
  expect(JSON.stringify(await lastEvent(), (_, value) => String(value))).not.toContain('walnut')
})

test('who has no password yet is given one', async () => {
  const id = await newUser('oidc@example.com', 'listener')
  await db().account.deleteMany({ where: { userId: id } })
  expect(await resetPassword(id, PASSWORD, BY)).toEqual({ ok: true })
  await auth().api.signInEmail({ body: { email: 'oidc@example.com', password: PASSWORD } })
})

test('a user who does not exist is said so', async () => {
  const fault = expect.stringContaining('no longer exists')
  for (const change of [
    changeRole('nobody', 'admin', BY),
    disableUser('nobody', BY),
    enableUser('nobody', BY),
    resetPassword('nobody', PASSWORD, BY),
  ])
    expect(await change).toEqual({ ok: false, problem: fault })
})

test('the last administrator is neither demoted nor disabled; one who is disabled does not count', async () => {
  const id = await newUser('one@example.com', 'admin')
  const other = await newUser('two@example.com', 'admin')
  expect(await disableUser(other, BY)).toEqual({ ok: true })
  const refused = { ok: false, problem: expect.stringContaining('only active admin') }
  expect(await changeRole(id, 'manager', BY)).toEqual(refused)
  expect(await disableUser(id, BY)).toEqual(refused)
  expect(await changeRole(id, 'admin', BY)).toEqual({ ok: true })
  expect(await changeRole(other, 'listener', BY)).toEqual({ ok: true })
})

test('changes at once leave one administrator', async () => {
  for (let round = 0; round < 10; round += 1) {
    await db().user.deleteMany()
    const ids = ['a', 'b', 'c'].map((name) => `${name}${round}`)
    await db().user.createMany({
      data: ids.map((id) => ({ id, name: id, email: `${id}@example.com`, role: 'admin' })),
    })
    const outcomes = await Promise.all(
      ids.map((id, index) => (index === 1 ? disableUser(id, BY) : changeRole(id, 'listener', BY))),
    )
    expect(outcomes.filter(({ ok }) => !ok)).toHaveLength(1)
    expect(await db().user.count({ where: { role: 'admin', disabledAt: null } })).toBe(1)
  }
})

test('what an administrator invited is withdrawn with their role', async () => {
  const ids = await Promise.all(['a', 'b', 'c'].map((name) => newUser(`${name}@example.com`, 'admin')))
  const invite = (invitedById: string) =>
    db().invitation.create({
      data: {
        email: 'x@example.com',
        role: 'admin',
        tokenHash: invitedById,
        invitedById,
        expiresAt: new Date(2 ** 41),
      },
    })
  await Promise.all(ids.map(invite))
  const [first = '', second = '', third = ''] = ids
  await changeRole(first, 'manager', BY)
  await disableUser(second, BY)
  expect(await db().invitation.findMany({ where: { invitedById: { in: ids } } })).toMatchObject([
    { invitedById: third },
  ])
})

const FIRST = { email: 'First@Example.com', password: PASSWORD }

test('the first administrator is made once, also by two instances at once, and the audit log has it', async () => {
  const outcomes = await Promise.all([createFirstAdmin(db(), FIRST), createFirstAdmin(db(), FIRST)])
  expect(outcomes).toContainEqual({ ok: true, value: { created: 'first@example.com' } })
  expect(outcomes).toContainEqual({ ok: true, value: { created: null } })
  expect(await db().user.findMany()).toMatchObject([{ email: 'first@example.com', role: 'admin' }])
  expect(await lastEvent()).toMatchObject({ action: 'created user', actorKind: 'system' })
})

test('with a user there the settings of the first administrator do nothing, even wrong ones', async () => {
  await newUser('there@example.com', 'listener')
  for (const settings of [FIRST, { email: 'x', password: 'y' }, { email: undefined, password: undefined }])
    expect(await createFirstAdmin(db(), settings)).toEqual({ ok: true, value: { created: null } })
  expect(await db().user.count()).toBe(1)
})

test.each([
  [{ ...FIRST, email: 'first' }, /ADMIN_EMAIL is not an email/],
  [{ ...FIRST, email: undefined }, /ADMIN_EMAIL is not an email/],
  [{ ...FIRST, password: undefined }, /ADMIN_PASSWORD is not/],
  [{ ...FIRST, password: 'password1234' }, /ADMIN_PASSWORD can’t be used. .* easy/],
])('a first administrator as %j is refused in words', async (settings, fault) => {
  expect(await createFirstAdmin(db(), settings)).toEqual({ ok: false, problem: expect.stringMatching(fault) })
})

const ORIGIN = { address: null, userAgent: null }
const OTHER_PASSWORD = 'walnut orbit candle freight'

test.each<[string, (id: string) => Promise<unknown>, number]>([
  ['reset the password', (id) => resetPassword(id, OTHER_PASSWORD, BY), 0],
  ['disabled the user', (id) => disableUser(id, BY), 0],
  ['changed a role', (id) => changeRole(id, 'manager', BY), 1],
])('a sign-in whose password was verified before an administrator %s', async (_, change, sessions) => {
  const id = await newUser('under-way@example.com', 'listener')
  const verified = await findCredential('under-way@example.com')
  if (verified === null) throw new Error('no user')
  await change(id)
  expect(await beginVerifiedSession(verified, new Headers())).toBe(sessions > 0)
  expect(await db().session.count({ where: { userId: id } })).toBe(sessions)
})

test('however sign-ins and a reset fall together, no session of the old password is left', async () => {
  for (let round = 0; round < 2; round += 1) {
    const email = `race-${round}@example.com`
    const id = await newUser(email, 'listener')
    const signIn = () => signInWithPassword({ email, password: PASSWORD }, new Headers(), ORIGIN)
    await Promise.all([signIn(), signIn(), resetPassword(id, OTHER_PASSWORD, BY), signIn(), signIn()])
    expect(await db().session.count({ where: { userId: id } })).toBe(0)
  }
})

test('a changed password ends every session but the new one, a copy of the cookie included', async () => {
  const email = 'changes@example.com'
  const headers = cookie(await signInAs('listener', email))
  const elsewhere = cookie(await signInAs('listener', email))
  const actor = await readActor(headers)
  if (actor === null) throw new Error('not signed in')
  const chosen = OTHER_PASSWORD
  expect(await changePassword(actor, { current: 'wrong', chosen }, headers, ORIGIN)).toMatchObject({
    ok: false,
  })
  expect(await changePassword(actor, { current: PASSWORD, chosen }, headers, ORIGIN)).toEqual({ ok: true })
  expect([await readActor(headers), await readActor(elsewhere)]).toEqual([null, null])
  expect(await db().session.count({ where: { userId: actor.id } })).toBe(1)
  expect(await lastEvent()).toMatchObject({ action: 'changed password', actorId: actor.id })
})

test('a change of a password that is under way does not undo a reset', async () => {
  const email = 'changing@example.com'
  const headers = cookie(await signInAs('listener', email))
  const actor = await readActor(headers)
  if (actor === null) throw new Error('not signed in')
  const words = { current: PASSWORD, chosen: 'granite lantern pepper voyage' }
  await Promise.all([
    changePassword(actor, words, headers, ORIGIN),
    resetPassword(actor.id, OTHER_PASSWORD, BY),
  ])
  const user = await findCredential(email)
  expect(await verifyCredential(user, OTHER_PASSWORD)).toBe(true)
  expect(await db().session.count({ where: { userId: actor.id } })).toBe(0)
})

test('a change of a password that is under way while its session is ended changes nothing', async () => {
  const email = 'ended@example.com'
  const headers = cookie(await signInAs('listener', email))
  const actor = await readActor(headers)
  if (actor === null) throw new Error('not signed in')
  const words = { current: PASSWORD, chosen: OTHER_PASSWORD }
  const [changed] = await Promise.all([
    changePassword(actor, words, headers, ORIGIN),
    signOutEverywhere(actor, headers, ORIGIN),
  ])
  expect(changed.ok).toBe(false)
  expect(await verifyCredential(await findCredential(email), PASSWORD)).toBe(true)
  expect(await db().session.count({ where: { userId: actor.id } })).toBe(0)
})

test('an administrator who is demoted while asking changes nothing more', async () => {
  const [target, asking] = [
    await newUser('target@example.com', 'listener'),
    await newUser('was@example.com', 'admin'),
  ]
  await newUser('stays@example.com', 'admin')
  const by = {
    actor: { kind: 'user', id: asking, name: 'was@example.com' },
    origin: ORIGIN,
  } as const
  await changeRole(asking, 'manager', BY)
  const key = { name: 'left behind', role: 'admin', expiresAt: new Date(Date.now() + 3_600_000) } as const
  for (const outcome of [
    await createInvitation({ email: 'back@example.com', role: 'admin' }, by),
    await changeRole(asking, 'admin', by),
    await resetPassword(target, OTHER_PASSWORD, by),
    await disableUser(target, by),
    await addUser({ email: 'back@example.com', name: '', password: PASSWORD, role: 'admin' }, by),
  ])
    expect(outcome).toMatchObject({ ok: false, problem: expect.stringContaining('no longer allows') })
  expect(await createKey(key, by)).toBeNull()
  expect(await findUser({ email: 'target@example.com' })).toMatchObject({ disabledAt: null })
  expect(await db().invitation.count({ where: { email: 'back@example.com' } })).toBe(0)
})
