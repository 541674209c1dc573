import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { recognize } from '@/lib/request-security/recognize'
import { DONE, type Outcome } from '@/lib/result'
import { createUser } from '@/lib/users/users'
import { readActor } from './actor'
import { auth } from './auth'
import { MAX_SESSIONS_PER_USER } from './begin-session'
import { knownDevice } from './known-device'
import { signInWithPassword } from './sign-in'
import { countAttempt, countOther, forgetAttempts } from './sign-in-attempts'

const PASSWORD = 'plum violin harbor ladder'
const anAddress = () => `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`
const anEmail = () => `${randomUUID()}@example.com`

async function aUser(more: { disabledAt?: Date } = {}) {
  const user = await createUser({ email: anEmail(), name: 'Ann', password: PASSWORD, role: 'listener' })
  return db().user.update({ where: { id: user.id }, data: more })
}

const attempt = (email: string, password: string, address: string | null = anAddress()) =>
  signInWithPassword({ email, password }, new Headers(), { address, userAgent: null })

const problemOf = (result: Outcome) => (result.ok ? null : result.problem)

const auditLogOf = (id: string) =>
  db().auditEvent.findMany({
    where: { actorId: id },
    orderBy: { seq: 'asc' },
    select: { action: true, details: true, address: true },
  })

test('the right password makes a session, whatever the case of the e-mail', async () => {
  const { id, email } = await aUser()
  expect(await attempt(email.toUpperCase(), PASSWORD)).toEqual(DONE)
  expect(await db().session.count({ where: { userId: id } })).toBe(1)
  expect(await auditLogOf(id)).toMatchObject([{ action: 'signed in', details: { way: 'password' } }])
})

test('a wrong password, an unknown e-mail and a disabled user are refused in the same words', async () => {
  const [known, disabled] = await Promise.all([aUser(), aUser({ disabledAt: new Date() })])
  const faults = await Promise.all([
    attempt(known.email, 'wrong'),
    attempt(anEmail(), PASSWORD),
    attempt('not an e-mail', PASSWORD),
    attempt(disabled.email, PASSWORD),
  ])
  expect(new Set(faults.map(problemOf)).size).toBe(1)
  expect(faults[0] && problemOf(faults[0])).toContain('Wrong email or password')
  expect(await db().session.count({ where: { userId: { in: [known.id, disabled.id] } } })).toBe(0)
})

test('what is typed as an e-mail and is none of a user does not get into the audit log', async () => {
  const typed = `my-password-${randomUUID()}`
  const before = await db().auditEvent.count()
  await attempt(typed, PASSWORD)
  const events = await db().auditEvent.findMany({ orderBy: { seq: 'desc' }, take: 50 })
  expect(await db().auditEvent.count()).toBeGreaterThan(before)
  expect(
    JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(typed)
})

/** The device cookie that a sign-in of this user left in a browser. */
async function knownBrowser(id: string) {
  const { headers } = await auth().api.beginSession({
    body: {
      userId: id,
      passwordHash: (await db().account.findFirstOrThrow({ where: { userId: id } })).password ?? '',
    },
    headers: new Headers(),
    returnHeaders: true,
  })
  const device = headers.getSetCookie().find((line) => line.includes('roomtone.device='))
  expect(device).toMatch(/Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/)
  return new Headers({ cookie: device?.split(';')[0] ?? '' })
}

/** Ages the counts, as if this many seconds had passed. */
const letPass = (seconds: number) =>
  db().$executeRaw`
    UPDATE sign_in_attempts SET not_before = not_before - make_interval(secs => ${seconds}::int),
      resets_at = resets_at - make_interval(secs => ${seconds}::int)`

/** The wait after the latest counted attempt, which was an hour before its resets_at. */
async function latestWaitSec() {
  const [row] = await db().$queryRaw<{ waitSec: number }[]>`
    SELECT round(3600 - extract(epoch FROM resets_at - not_before))::int AS "waitSec"
    FROM sign_in_attempts WHERE key LIKE 'pair %' ORDER BY resets_at DESC LIMIT 1`
  return row?.waitSec
}

/** Stretches current waits to a minute, because a slow machine sits out those of a second. */
const stretchWaits = () =>
  db().$executeRaw`
    UPDATE sign_in_attempts SET not_before = now() + interval '1 minute' WHERE key LIKE 'pair %' AND count >= 5`

describe('tries wait longer and longer', () => {
  test('at an account: after five the right password, too, waits a second, and then lets in', async () => {
    const { id, email } = await aUser()
    const address = anAddress()
    for (let count = 0; count < 5; count++)
      expect(problemOf(await attempt(email, 'wrong', address))).toContain('Wrong email or password')
    await stretchWaits()
    expect(problemOf(await attempt(email, PASSWORD, address))).toMatch(
      /^Too many attempts. Try again in (59|60) seconds\.$/,
    )
    await letPass(61)
    expect(await attempt(email, PASSWORD, address)).toEqual(DONE)
    expect(await db().session.count({ where: { userId: id } })).toBe(1)
  })

  test('each time twice as long, up to a minute, however often it is tried meanwhile', async () => {
    const [email, address] = [anEmail(), anAddress()]
    for (let count = 0; count < 4; count++) expect(await countAttempt(email, address)).toBeNull()
    const waits = []
    for (let count = 0; count < 9; count++) {
      expect(await countAttempt(email, address)).toBeNull()
      // Attempts during a wait aren't counted. Skips the first waits, which may already be over on a slow machine.
      if (count > 3) expect(await countAttempt(email, address)).toBeGreaterThan(1)
      waits.push(await latestWaitSec())
      await letPass(60)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  })

  test('for each of many that come at once: five are verified', async () => {
    const { email } = await aUser()
    const startedMs = performance.now()
    const faults = await Promise.all(Array.from({ length: 40 }, () => attempt(email, 'wrong', null)))
    const tookSec = (performance.now() - startedMs) / 1000
    const verified = faults.filter((fault) => problemOf(fault)?.includes('Wrong email or password')).length
    expect(verified).toBeGreaterThanOrEqual(5)
    // On a slow machine waits of 1, 2, 4 … seconds end in the meantime, and each lets one more attempt in.
    expect(verified).toBeLessThanOrEqual(5 + Math.floor(Math.log2(tookSec + 1)))
  })

  test('from an address, at whatever accounts', async () => {
    const address = anAddress()
    const waits = []
    for (let count = 0; count < 31; count++) waits.push(await countAttempt(anEmail(), address))
    expect(waits.slice(0, 30).every((wait) => wait === null)).toBe(true)
    expect(waits[30]).toBe(1)
    expect(await countAttempt(anEmail(), anAddress())).toBeNull()
  })

  test('from an address only for tries that failed', async () => {
    const [address, email] = [anAddress(), anEmail()]
    for (let count = 0; count < 35; count++) {
      expect(await countAttempt(email, address)).toBeNull()
      await forgetAttempts(email, address)
    }
  })

  test('from all of a network of IPv6 together', async () => {
    const network = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}`
    for (let count = 0; count < 30; count++) await countAttempt(anEmail(), `${network}::${count}`)
    expect(await countAttempt(anEmail(), `${network}:ffff::1`)).toBe(1)
  })

  test('from loopback and private addresses nobody waits for the tries of others', async () => {
    for (const address of ['127.0.0.1', '::1', '10.0.0.7', null])
      for (let count = 0; count < 40; count++) expect(await countAttempt(anEmail(), address)).toBeNull()
  })

  test('not for mistyped passwords before a right one', async () => {
    const { email } = await aUser()
    const address = anAddress()
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 4; count++) await attempt(email, 'wrong', address)
      expect(await attempt(email, PASSWORD, address)).toEqual(DONE)
    }
  })

  test('with many addresses few tries at one account are verified, and after the attack nobody waits long', async () => {
    const { email } = await aUser()
    const faults = await Promise.all(Array.from({ length: 200 }, () => attempt(email, 'wrong')))
    expect(
      faults.filter((fault) => problemOf(fault)?.includes('Wrong email or password')).length,
    ).toBeLessThan(60)
    await letPass(10)
    expect(await attempt(email, PASSWORD)).toEqual(DONE)
  })
})

describe('a browser that signed in before', () => {
  test('waits for nobody else’s tries', async () => {
    const { id, email } = await aUser()
    const browser = await knownBrowser(id)
    const address = anAddress()
    for (let count = 0; count < 5; count++) await countAttempt(email, address)
    await stretchWaits()
    expect(await countAttempt(email, address)).not.toBeNull()
    const origin = { address, userAgent: null }
    expect(await signInWithPassword({ email, password: PASSWORD }, browser, origin)).toEqual(DONE)
    // … and doesn't reset the strangers' count.
    expect(await countAttempt(email, address)).not.toBeNull()
  })

  test('waits after its own, and guesses no more than others', async () => {
    const { id, email } = await aUser()
    const browser = await knownBrowser(id)
    const tries = []
    for (let count = 0; count < 12; count++)
      tries.push(
        await signInWithPassword({ email, password: 'wrong' }, browser, { address: null, userAgent: null }),
      )
    expect(tries.map(problemOf).at(-1)).toContain('Too many attempts')
  })

  test('is known for those who signed in there alone, and lets nobody in', async () => {
    const [ann, ben] = [await aUser(), await aUser()]
    const browser = await knownBrowser(ann.id)
    expect(knownDevice(browser, ann.id)).toMatch(/^[\w-]{16}$/)
    expect(knownDevice(browser, ben.id)).toBeNull()
    expect(await readActor(browser)).toBeNull()
    expect(recognize(browser.get('cookie'), null)).toBe(`device ${knownDevice(browser, ann.id)}`)
    const [name = '', value = ''] = browser.get('cookie')?.split('=') ?? []
    for (const forged of [`x${value.slice(1)}`, value.slice(0, -1), '', '~', `${value}x`, 'a.b~'.repeat(500)])
      expect(knownDevice(new Headers({ cookie: `${name}=${forged}` }), ann.id)).toBeNull()
  })
})

test('neither an address nor an e-mail stands in the counts, and strangers cannot make them many', async () => {
  const [email, address] = [anEmail(), anAddress()]
  await countAttempt(email, address)
  const rows = await db().signInAttempts.findMany()
  expect(JSON.stringify(rows)).not.toContain(email)
  expect(JSON.stringify(rows)).not.toContain(address)
  for (const { key } of rows) expect(Number(key.split(' ')[1])).toBeLessThan(65_536)
})

test('one user keeps no more than so many sessions, and signs in no more often than a person would', async () => {
  const { id, email } = await aUser()
  const { password } = await db().account.findFirstOrThrow({ where: { userId: id } })
  for (let count = 0; count < MAX_SESSIONS_PER_USER + 3; count++)
    await auth().api.beginSession({
      body: { userId: id, passwordHash: password ?? '' },
      headers: new Headers(),
    })
  expect(await db().session.count({ where: { userId: id } })).toBe(MAX_SESSIONS_PER_USER)
  for (let count = 0; count < 100; count++) expect(await countOther('sessions', id)).toBeNull()
  expect(problemOf(await attempt(email, PASSWORD))).toContain('too many times')
})
