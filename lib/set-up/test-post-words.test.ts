import { expect, test } from 'vitest'
import type { TestPost } from './test-post'
import { tellTestPost } from './test-post-words'

const url = 'https://a.example/api/webhooks/freeclimb'
const ANSWERED = {
  kind: 'answered',
  status: 200,
  durationMs: 38,
  error: null,
  location: null,
  deliveryId: null,
} as const

test('a post that was stored tells its steps and where it is', () => {
  expect(tellTestPost({ url, sent: { ...ANSWERED, deliveryId: '01' } })).toEqual({
    steps: [
      'Signed with the first secret and sent to https://a.example/api/webhooks/freeclimb.',
      'Answered 200 in 38 ms.',
      'Stored as a delivery, ignored because it is a test.',
    ],
    fault: null,
    remedy: null,
    deliveryId: '01',
  })
})

test.each<[TestPost['sent'], string, RegExp]>([
  [{ kind: 'no-secret' }, 'No test was sent: FREECLIMB_SIGNING_SECRETS is not set.', /restart/],
  [{ kind: 'no-answer', code: 'TIMEOUT' }, 'a.example did not answer within 10 s.', /FreeClimb may reach it/],
  [{ kind: 'no-answer', code: 'ENOTFOUND' }, 'No host of the name a.example is known here.', /may reach/],
  [{ kind: 'no-answer', code: 'ECONNREFUSED' }, 'Nothing takes connections at a.example.', /may reach/],
  [
    { kind: 'no-answer', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    'The certificate of a.example is not one to trust (DEPTH_ZERO_SELF_SIGNED_CERT).',
    /may reach/,
  ],
  [{ kind: 'no-answer', code: 'EWHAT' }, 'a.example cannot be reached from here (EWHAT).', /may reach/],
  [{ ...ANSWERED }, 'But this database has not got it.', /APP_URL/],
  [{ ...ANSWERED, status: 401, error: 'No match.' }, 'No match.', /another deployment/],
  [{ ...ANSWERED, status: 401 }, 'That is not Roomtone’s answer.', /Deployment Protection/],
  [{ ...ANSWERED, status: 403, error: 'Other.' }, 'Other.', /FREECLIMB_ACCOUNT_ID/],
  [{ ...ANSWERED, status: 404 }, 'That is not Roomtone’s answer.', /APP_URL/],
  [{ ...ANSWERED, status: 503, error: 'Away.' }, 'Away.', /check of the database/],
  [{ ...ANSWERED, status: 500, error: 'Broken.' }, 'Broken.', /log/],
  [
    { ...ANSWERED, status: 307, location: 'https://sso.example/login?a=b' },
    'It leads elsewhere, to https://sso.example, and FreeClimb does not follow.',
    /slash/,
  ],
  [
    { ...ANSWERED, status: 308, location: '/api/webhooks/freeclimb/' },
    'It leads elsewhere, to /api/webhooks/freeclimb/, and FreeClimb does not follow.',
    /slash/,
  ],
  [
    { ...ANSWERED, status: 302 },
    'It leads elsewhere, to no place that is named, and FreeClimb does not follow.',
    /slash/,
  ],
])('%j', (sent, fault, remedy) => {
  expect(tellTestPost({ url, sent })).toMatchObject({
    fault,
    remedy: expect.stringMatching(remedy),
    deliveryId: null,
  })
})
