import { expect, test } from 'vitest'
import type { Actor } from '@/lib/audit/actor'
import { readActor } from './actor'
import { ACTOR_HEADER, passActor, readPassedActor } from './passed-actor'

// No such user exists, so whoever reads the database finds none.
const USER: Actor = { kind: 'user', id: 'nobody', name: 'añn@example.com', role: 'manager' }
const CREDENTIALS = { cookie: 'roomtone.session_token=a.b' }

function passed(actor: Actor, credentials: Record<string, string> = CREDENTIALS, nowMs?: number) {
  const header = passActor(actor, new Headers(credentials), nowMs) ?? ''
  return new Headers({ ...credentials, [ACTOR_HEADER]: header })
}

test('what the proxy passes on is the actor, without another read', async () => {
  expect(await readActor(passed(USER))).toEqual(USER)
  expect(await readActor(new Headers(CREDENTIALS))).toBeNull()
})

test('a key is one only where keys are accepted', async () => {
  const key: Actor = { ...USER, kind: 'key' }
  const headers = passed(key, { authorization: 'Bearer rt_x' })
  expect(await readActor(headers, { keys: true })).toEqual(key)
  expect(await readActor(headers)).toBeNull()
})

test('nobody can forge it, change it, keep it or use it with other credentials', () => {
  const nowMs = Date.now()
  const headers = passed(USER, CREDENTIALS, nowMs)
  const header = headers.get(ACTOR_HEADER) ?? ''
  const [body = '', signature = ''] = header.split('.')
  const asAdmin = Buffer.from(Buffer.from(body, 'base64url').toString().replace('manager', 'admin')).toString(
    'base64url',
  )
  for (const forged of [
    '',
    '.',
    'x',
    body,
    `${body}.`,
    `.${signature}`,
    `${asAdmin}.${signature}`,
    `${body}.x`,
  ])
    expect(readPassedActor(new Headers({ ...CREDENTIALS, [ACTOR_HEADER]: forged })), forged).toBeNull()
  const others: Record<string, string>[] = [
    {},
    { cookie: 'roomtone.session_token=c.d' },
    { ...CREDENTIALS, authorization: 'Bearer x' },
  ]
  for (const other of others)
    expect(readPassedActor(new Headers({ ...other, [ACTOR_HEADER]: header }))).toBeNull()
  for (const awayMs of [0, 9_999, -9_999]) expect(readPassedActor(headers, nowMs + awayMs)).toEqual(USER)
  for (const awayMs of [10_000, -10_000]) expect(readPassedActor(headers, nowMs + awayMs)).toBeNull()
})
