import { expect, test } from 'vitest'
import type { TestPost } from './test-post'
import { describeTestPost } from './test-post-words'

const url = 'https://a.example/api/webhooks/freeclimb'
const ANSWERED = {
  kind: 'answered',
  status: 200,
  durationMs: 38,
  error: null,
  location: null,
  deliveryId: null,
} as const

const stored = (to: string, isPublicAddress = true) =>
  describeTestPost({ url: to, isPublicAddress, sent: { ...ANSWERED, deliveryId: '01' } })

test('a post that was stored tells its steps, where it is, what it shows and what it does not', () => {
  expect(stored(url)).toEqual({
    steps: [
      'Signed with the first secret and sent to https://a.example/api/webhooks/freeclimb.',
      'Answered 200 in 38 ms.',
      'Stored as a delivery, ignored because it is a test.',
    ],
    proof: {
      shown:
        'Roomtone reached itself at https://a.example from this server: the post was accepted and stored.',
      notShown: expect.stringMatching(
        /^Not tested: whether FreeClimb can reach it from the internet, and whether FREECLIMB_SIGNING_SECRETS/,
      ),
    },
    fault: null,
    remedy: null,
    deliveryId: '01',
  })
})

test('where FreeClimb cannot come a test post does not say that it can', () => {
  expect(stored('http://127.0.0.1:3000/api/webhooks/freeclimb').proof?.notShown).toMatch(
    /^FreeClimb can’t reach it: 127\.0\.0\.1:3000 refers to this computer only\./,
  )
  const direct = stored('http://127.0.0.1:3000/api/webhooks/freeclimb', false)
  expect(direct.steps[0]).toContain('this server itself, because APP_URL is not set')
  expect(direct.proof?.notShown).toMatch(/^Not tested: the public address/)
})

test.each<[TestPost['sent'], string, RegExp]>([
  [{ kind: 'no-secret' }, 'No test was sent: FREECLIMB_SIGNING_SECRETS is not set.', /restart/],
  [
    { kind: 'no-answer', code: 'TIMEOUT' },
    'a.example didn’t answer within 10 s.',
    /FreeClimb may still reach it/,
  ],
  [{ kind: 'no-answer', code: 'ENOTFOUND' }, 'The name a.example can’t be resolved here.', /may still reach/],
  [
    { kind: 'no-answer', code: 'ECONNREFUSED' },
    'Nothing accepts connections at a.example.',
    /may still reach/,
  ],
  [
    { kind: 'no-answer', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    'The certificate of a.example isn’t trusted (DEPTH_ZERO_SELF_SIGNED_CERT).',
    /Expect FreeClimb not to trust it either.*NODE_EXTRA_CA_CERTS/,
  ],
  [
    { kind: 'no-answer', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    'The certificate of a.example is signed by an authority that isn’t known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE).',
    /the whole chain/,
  ],
  [
    { kind: 'no-answer', code: 'CERT_HAS_EXPIRED' },
    'The certificate of a.example has expired or isn’t valid yet (CERT_HAS_EXPIRED).',
    /Renew it/,
  ],
  [
    { kind: 'no-answer', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    'The certificate of a.example is for another name (ERR_TLS_CERT_ALTNAME_INVALID).',
    /Use the name/,
  ],
  [
    { kind: 'no-answer', code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    'a.example doesn’t speak TLS there (ERR_SSL_WRONG_VERSION_NUMBER).',
    /http:\/\/ address/,
  ],
  [{ kind: 'no-answer', code: 'EWHAT' }, 'a.example can’t be reached from here (EWHAT).', /may still reach/],
  [{ ...ANSWERED }, 'But it isn’t in this database.', /APP_URL/],
  [{ ...ANSWERED, status: 401, error: 'No match.' }, 'No match.', /another deployment/],
  [{ ...ANSWERED, status: 401 }, 'That isn’t Roomtone’s answer.', /Deployment Protection/],
  [{ ...ANSWERED, status: 403, error: 'Other.' }, 'Other.', /FREECLIMB_ACCOUNT_ID/],
  [{ ...ANSWERED, status: 404 }, 'That isn’t Roomtone’s answer.', /APP_URL/],
  [{ ...ANSWERED, status: 503, error: 'Away.' }, 'Away.', /checks of the database/],
  [{ ...ANSWERED, status: 500, error: 'Broken.' }, 'Broken.', /log/],
  [
    { ...ANSWERED, status: 307, location: 'https://sso.example/login?a=b' },
    'It redirects to https://sso.example, and FreeClimb doesn’t follow redirects.',
    /answers itself/,
  ],
  [
    { ...ANSWERED, status: 308, location: '/api/webhooks/freeclimb/' },
    'It redirects to /api/webhooks/freeclimb/, and FreeClimb doesn’t follow redirects.',
    /answers itself/,
  ],
  [
    { ...ANSWERED, status: 302 },
    'It redirects to nowhere, and FreeClimb doesn’t follow redirects.',
    /answers itself/,
  ],
])('%j', (sent, fault, remedy) => {
  expect(describeTestPost({ url, isPublicAddress: true, sent })).toMatchObject({
    proof: null,
    fault,
    remedy: expect.stringMatching(remedy),
    deliveryId: null,
  })
})
