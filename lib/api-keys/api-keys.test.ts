import { describe, expect, test } from 'vitest'
import { ON_THE_SERVER } from '@/lib/audit/append'
import { readActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { signInAs } from '@/testing/sign-in-as'
import { createKey, findKey, hashOfKey, listKeys, readKeyActor, revokeKey } from './api-keys'
import { parseNewKey } from './new-key'

const HOUR_MS = 3_600_000
const NEXT_HOUR = new Date(Date.now() + HOUR_MS)
const LAST_HOUR = new Date(Date.now() - HOUR_MS)

async function createApiKey({ name = 'a program', expiresAt = NEXT_HOUR } = {}) {
  const key = (await createKey({ name, role: 'manager', expiresAt }, ON_THE_SERVER)) ?? ''
  const row = await db().apiKey.findUniqueOrThrow({ where: { keyHash: hashOfKey(key) } })
  return { key, row }
}

function actorOf(authorization: string, cookie?: string) {
  const headers = new Headers({ authorization, ...(cookie !== undefined && { cookie }) })
  return readActor(headers, { keys: true })
}

test('a key is 32 random bytes, of which a hash and the beginning are kept', async () => {
  const { key, row } = await createApiKey()
  expect(key).toMatch(/^rt_[\w-]{43}$/)
  expect(row.beginning).toBe(key.slice(0, 9))
  expect(JSON.stringify(row)).not.toContain(key.slice(9))
  expect((await listKeys()).find(({ id }) => id === row.id)).not.toHaveProperty('keyHash')
})

test('a key lets its role in', async () => {
  const { key, row } = await createApiKey({ name: 'nightly copy' })
  expect(await actorOf(`Bearer ${key}`)).toEqual({
    kind: 'key',
    id: row.id,
    name: 'nightly copy',
    role: 'manager',
  })
})

describe('the scheme’s case and the space after it do not matter', () => {
  test.each(['bearer ', 'BEARER ', 'Bearer   '])('%j', async (scheme) => {
    const { key } = await createApiKey()
    expect(await actorOf(scheme + key)).not.toBeNull()
  })
})

describe('nobody is let in by', () => {
  test.each<[string, (key: string) => string]>([
    ['another key', (key) => `Bearer ${key.slice(0, -4)}AAAA`],
    ['a key in another case', (key) => `Bearer ${key.toUpperCase()}`],
    ['a part of a key', (key) => `Bearer ${key.slice(0, 20)}`],
    ['a key and more', (key) => `Bearer ${key}x`],
    ['two keys', (key) => `Bearer ${key} ${key}`],
    ['two keys, with a comma', (key) => `Bearer ${key},${key}`],
    ['a key without its prefix', (key) => `Bearer ${key.slice(3)}`],
    ['a key in quotes', (key) => `Bearer "${key}"`],
    ['a key alone', (key) => key],
    ['another scheme', (key) => `Basic ${key}`],
    ['a key as a password', (key) => `Basic ${Buffer.from(`key:${key}`).toString('base64')}`],
    ['no key', () => 'Bearer'],
    ['nothing', () => ''],
    ['its hash', (key) => `Bearer ${hashOfKey(key)}`],
    ['a very long one', (key) => `Bearer ${key.repeat(100_000)}`],
    ['what would end a string of SQL', () => `Bearer rt_' OR '1'='1`],
  ])('%s', async (_, write) => {
    const { key } = await createApiKey()
    expect(await actorOf(write(key))).toBeNull()
  })

  test('a key that has expired', async () => {
    const { key } = await createApiKey({ expiresAt: LAST_HOUR })
    expect(await actorOf(`Bearer ${key}`)).toBeNull()
  })

  test('a key that was revoked, from then on', async () => {
    const { key, row } = await createApiKey()
    expect(await actorOf(`Bearer ${key}`)).not.toBeNull()
    await revokeKey(row.id, ON_THE_SERVER)
    expect(await actorOf(`Bearer ${key}`)).toBeNull()
  })

  test('a key, where programs are not served', async () => {
    const { key } = await createApiKey()
    expect(await readActor(new Headers({ authorization: `Bearer ${key}` }))).toBeNull()
  })
})

test('where there is a session too, the key decides', async () => {
  const cookie = await signInAs('admin', 'keys@example.com')
  const { key } = await createApiKey()
  expect(await actorOf('', cookie)).toMatchObject({ kind: 'user', role: 'admin' })
  expect(await actorOf(`Bearer ${key}`, cookie)).toMatchObject({ kind: 'key', role: 'manager' })
  expect(await actorOf('Bearer rt_wrong', cookie)).toBeNull()
})

test('last use is noted to the nearest five minutes', async () => {
  const { key, row } = await createApiKey()
  const lastUse = async () => (await findKey(row.id))?.lastUsedAt ?? null
  expect(await lastUse()).toBeNull()
  await readKeyActor(key)
  const first = await lastUse()
  expect(first).not.toBeNull()
  await readKeyActor(key)
  expect(await lastUse()).toEqual(first)
  const nextYear = new Date(Date.now() + 365 * 24 * 3_600_000)
  for (const lastUsedAt of [LAST_HOUR, nextYear]) {
    await db().apiKey.update({ where: { id: row.id }, data: { lastUsedAt } })
    await readKeyActor(key)
    expect((await lastUse())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? 0)
    expect((await lastUse())?.getTime()).toBeLessThanOrEqual(Date.now())
  }
})

test('the audit log tells who made and revoked a key, and never the key', async () => {
  const doer = {
    actor: { kind: 'user', id: 'U1', name: 'ann@example.com' },
    origin: { address: '192.0.2.1', userAgent: 'a browser' },
  } as const
  const key = (await createKey({ name: 'told of', role: 'listener', expiresAt: NEXT_HOUR }, doer)) ?? ''
  const { id } = await db().apiKey.findUniqueOrThrow({ where: { keyHash: hashOfKey(key) } })
  expect(await revokeKey(id, doer)).toBe(true)
  expect(await revokeKey(id, doer)).toBe(false)
  const events = await db().auditEvent.findMany({ where: { targetId: id }, orderBy: { seq: 'asc' } })
  expect(events.map(({ action }) => action)).toEqual(['created key', 'revoked key'])
  for (const event of events)
    expect(event).toMatchObject({
      actorId: 'U1',
      actorName: 'ann@example.com',
      targetKind: 'key',
      address: '192.0.2.1',
      details: { name: 'told of', role: 'listener', expiresAt: NEXT_HOUR.toISOString() },
    })
  const told = JSON.stringify(events.map((event) => ({ ...event, seq: String(event.seq) })))
  expect(told).not.toContain(key.slice(3, 9))
  expect(told).not.toContain(hashOfKey(key))
})

test.each(['', 'x', "' OR 1=1", '\0', '0'.repeat(5000), '018f0000-0000-7000-8000-000000000000'])(
  '%j is the id of no key',
  async (id) => {
    expect(await findKey(id)).toBeNull()
    expect(await revokeKey(id, ON_THE_SERVER)).toBe(false)
  },
)

describe('a new key is asked for by a form', () => {
  const NOW = new Date('2026-11-23T12:00:00Z')
  const FORM = { name: ' nightly copy ', role: 'manager', days: '30' }

  test('with a name, a role and a time', () => {
    expect(parseNewKey({ ...FORM, $ACTION: 'x' }, NOW)).toEqual({
      ok: true,
      value: { name: 'nightly copy', role: 'manager', expiresAt: new Date('2026-12-23T12:00:00Z') },
    })
  })

  test.each([
    ['name', ' ', /Give the key a name/],
    ['name', undefined, /Give the key a name/],
    ['name', new Blob(['x']), /Give the key a name/],
    ['name', 'x'.repeat(81), /at most 80/],
    ['name', 'a\0b', /one line/],
    ['role', 'owner', /Choose a role/],
    ['role', undefined, /Choose a role/],
    ['days', '36500', /Choose an expiry/],
    ['days', '-1', /Choose an expiry/],
    ['days', '', /Choose an expiry/],
  ])('%s %j is told to be wrong', (field, value, sentence) => {
    expect(parseNewKey({ ...FORM, [field]: value }, NOW)).toEqual({
      ok: false,
      problem: { [field]: expect.stringMatching(sentence) },
    })
  })
})
