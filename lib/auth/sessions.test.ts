import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { signInAs } from '@/testing/sign-in-as'
import { readSession, renewSession } from './sessions'

beforeAll(() => {
  process.env.AUTH_SECRET ??= 'a secret of tests that is long enough'
})

test('a clock that was ahead stops neither last seen nor renewal, and makes no session last longer', async () => {
  const headers = new Headers({ cookie: await signInAs('listener', 'ahead@example.com') })
  const nextYear = new Date(Date.now() + 365 * 24 * 3_600_000)
  const begun = await readSession(headers)
  if (begun === null) throw new Error('There is no session.')
  const { id } = begun.session
  await db().user.update({ where: { id: begun.user.id }, data: { lastSeenAt: nextYear } })
  await db().session.update({ where: { id }, data: { updatedAt: nextYear, expiresAt: nextYear } })
  const ahead = await readSession(headers)
  if (ahead === null) throw new Error('The session is over.')
  expect(await renewSession(ahead, headers)).not.toEqual([])

  const user = await db().user.findUniqueOrThrow({ where: { id: begun.user.id } })
  expect(user.lastSeenAt?.getTime()).toBeLessThanOrEqual(Date.now())
  const session = await db().session.findUniqueOrThrow({ where: { id } })
  expect(session.updatedAt.getTime()).toBeLessThanOrEqual(Date.now())
  expect(session.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 7 * 24 * 3_600_000)
})
