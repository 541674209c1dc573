import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { signInWithPassword } from './sign-in'
import { countAttempt, forgetAttempts } from './sign-in-attempts'
import { createUser } from './users'

const PASSWORD = 'plum violin harbor ladder'
const anAddress = () => `2001:db8::${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}`
const anEmail = () => `${randomUUID()}@example.com`

async function aUser(more: { disabledAt?: Date } = {}) {
  const user = await createUser({ email: anEmail(), name: 'Ann', password: PASSWORD, role: 'listener' })
  return db().user.update({ where: { id: user.id }, data: more })
}

const attempt = (email: string, password: string, address: string | null = anAddress()) =>
  signInWithPassword({ email, password }, new Headers(), { address, userAgent: null })

const trailOf = (id: string) =>
  db().auditEvent.findMany({
    where: { actorId: id },
    orderBy: { seq: 'asc' },
    select: { action: true, details: true, address: true },
  })

test('the right password makes a session, whatever the case of the e-mail', async () => {
  const { id, email } = await aUser()
  expect(await attempt(email.toUpperCase(), PASSWORD)).toEqual({ fault: null })
  expect(await db().session.count({ where: { userId: id } })).toBe(1)
  expect(await trailOf(id)).toMatchObject([{ action: 'signed in', details: { way: 'password' } }])
})

test('a wrong password, an unknown e-mail and a disabled user are refused in the same words', async () => {
  const [known, disabled] = await Promise.all([aUser(), aUser({ disabledAt: new Date() })])
  const faults = await Promise.all([
    attempt(known.email, 'wrong'),
    attempt(anEmail(), PASSWORD),
    attempt('not an e-mail', PASSWORD),
    attempt(disabled.email, PASSWORD),
  ])
  expect(new Set(faults.map(({ fault }) => fault)).size).toBe(1)
  expect(faults[0]?.fault).toContain('do not let you in')
  expect(await db().session.count({ where: { userId: { in: [known.id, disabled.id] } } })).toBe(0)
})

test('what is typed as an e-mail and is none of a user does not get into the trail', async () => {
  const typed = `my-password-${randomUUID()}`
  const before = await db().auditEvent.count()
  await attempt(typed, PASSWORD)
  const events = await db().auditEvent.findMany({ orderBy: { seq: 'desc' }, take: 50 })
  expect(await db().auditEvent.count()).toBeGreaterThan(before)
  expect(
    JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(typed)
})

describe('attempts are counted', () => {
  test('at an account: after five the right password is refused too, from anywhere', async () => {
    const { email } = await aUser()
    for (let count = 0; count < 5; count++)
      expect((await attempt(email, 'wrong')).fault).toContain('Check both')
    expect((await attempt(email, PASSWORD)).fault).toMatch(/^Too many attempts. Try again in 15 minutes/)
  })

  test('each, when many come at once', async () => {
    const { email } = await aUser()
    const faults = await Promise.all(Array.from({ length: 12 }, () => attempt(email, 'wrong')))
    expect(faults.filter(({ fault }) => fault?.includes('Check both'))).toHaveLength(5)
  })

  test('from an address, at whatever accounts', async () => {
    const address = anAddress()
    const waits = []
    for (let count = 0; count < 31; count++) waits.push(await countAttempt(anEmail(), address))
    expect(waits.slice(0, 30).every((wait) => wait === null)).toBe(true)
    expect(waits[30]).toBe(15)
    expect(await countAttempt(anEmail(), anAddress())).toBeNull()
  })

  test('from an address only those that failed', async () => {
    const [address, email] = [anAddress(), anEmail()]
    for (let count = 0; count < 35; count++) {
      expect(await countAttempt(email, address)).toBeNull()
      await forgetAttempts(email, address)
    }
  })

  test('not those before a right password', async () => {
    const { email } = await aUser()
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 4; count++) await attempt(email, 'wrong')
      expect(await attempt(email, PASSWORD)).toEqual({ fault: null })
    }
  })

  test('for a quarter of an hour', async () => {
    const email = anEmail()
    for (let count = 0; count < 6; count++) await countAttempt(email, null)
    expect(await countAttempt(email, null)).toBe(15)
    await db().$executeRaw`UPDATE sign_in_attempts SET resets_at = now() - interval '1 second'`
    expect(await countAttempt(email, null)).toBeNull()
    await db().$executeRaw`UPDATE sign_in_attempts SET resets_at = now() - interval '1 second'`
    await forgetAttempts(anEmail())
    expect(await db().signInAttempts.count()).toBe(0)
  })

  test('without an address or an e-mail standing in the database', async () => {
    const [email, address] = [anEmail(), anAddress()]
    await countAttempt(email, address)
    const rows = JSON.stringify(await db().signInAttempts.findMany())
    expect(rows).not.toContain(email)
    expect(rows).not.toContain(address)
  })
})
