import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { countAttempt, waitForAttempt } from './sign-in-attempts'

const EMAIL = 'somebody@example.com'
const ADDRESS = '203.0.113.7'

beforeEach(async () => {
  await db().signInAttempts.deleteMany()
})

test.each([
  ['by a clock that was a year ahead', `now() + interval '1 year'`, 3],
  ['by a clock that was five minutes ahead', `now() + interval '5 minutes'`, 3],
  ['as the end of time', `'infinity'::timestamptz`, 3],
  ['with as many tries as a column holds', 'now()', 2_147_483_647],
])('a try that was counted %s keeps nobody out', async (_how, moment, tries) => {
  expect(await countAttempt(EMAIL, ADDRESS)).toBeNull()
  await db().$executeRawUnsafe(
    `UPDATE sign_in_attempts SET not_before = ${moment}, resets_at = (${moment}) + interval '1 hour', count = ${tries}`,
  )
  expect(await waitForAttempt(EMAIL, ADDRESS, null)).toBeNull()
  expect(await countAttempt(EMAIL, ADDRESS)).toBeNull()
  for (let times = 0; times < 5; times++) await countAttempt(EMAIL, ADDRESS)
  expect(await waitForAttempt(EMAIL, ADDRESS, null)).toBeGreaterThan(0)
})
