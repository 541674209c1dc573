import type { APIResponse } from '@playwright/test'
import type { ProblemCode } from '../lib/http/problem'
import { randomId, recordingPost } from '../testing/factories'
import { signInAs } from '../testing/sign-in-as'
import { CALLBACK_URL, expect, signedHeaders, test } from './support/fixtures'
import { askRaw } from './support/raw-request'
import { NOBODY } from './support/signed-in'

const RECORDING = `/api/recordings/RE${'0'.repeat(40)}`
const CONFERENCE = `/api/conferences/CF${'0'.repeat(40)}`
const BEHIND_SIGN_IN = [
  '/api/conferences',
  CONFERENCE,
  '/api/conferences/export',
  '/api/conferences/news',
  '/api/conferences/first-post',
  '/api/audit-log/export',
  '/api/openapi.json',
  RECORDING,
  `${RECORDING}/audio`,
  `${RECORDING}/audio?download=1`,
  `${RECORDING}/waveform`,
  '/api/nothing',
]

type Case = {
  path: string
  method?: string
  data?: string
  headers?: Record<string, string>
  status: number
  code: ProblemCode
}

async function expectRefusal(answer: APIResponse, { status, code }: Pick<Case, 'status' | 'code'>) {
  expect(answer.status()).toBe(status)
  expectProblem(answer.headers(), await answer.text(), code)
}

function expectProblem(headers: Record<string, string>, text: string, code: ProblemCode) {
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/\.$/), code })
}

test.describe('a stranger', () => {
  test.use({ storageState: NOBODY })
  for (const path of BEHIND_SIGN_IN)
    test(`is asked to sign in for ${path}`, async ({ request }) => {
      await expectRefusal(await request.get(path), { status: 401, code: 'not-signed-in' })
    })

  test('reports no listening', async ({ request }) => {
    const answer = await request.post(`${RECORDING}/listening`, { data: { heardSec: 1 } })
    await expectRefusal(answer, { status: 401, code: 'not-signed-in' })
  })
})

test('what a role does not allow', async ({ request }) => {
  const cookie = await signInAs('listener')
  for (const path of ['/api/conferences/export', '/api/audit-log/export', `${RECORDING}/audio?download=1`])
    await expectRefusal(await request.get(path, { headers: { cookie } }), {
      status: 403,
      code: 'not-allowed',
    })
})

const TOO_LARGE = 'x'.repeat(64 * 1024 + 1)
const CASES: Case[] = [
  { path: '/api/conferences?x=1', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences?since=soon', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences?minDuration=long', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences?status=odd', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences?limit=0', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences?after=there', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences/export?x=1', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences/export?format=odd', status: 400, code: 'invalid-parameter' },
  { path: '/api/audit-log/export?x=1', status: 400, code: 'invalid-parameter' },
  { path: '/api/audit-log/export?format=odd', status: 400, code: 'invalid-parameter' },
  { path: '/api/conferences/news?arrivedAfter=x', status: 400, code: 'invalid-parameter' },
  { path: `${RECORDING}/listening`, method: 'POST', data: '{}', status: 400, code: 'invalid-body' },
  { path: `${RECORDING}/listening`, method: 'POST', data: '{', status: 400, code: 'invalid-body' },
  { path: `${RECORDING}/listening`, method: 'POST', data: '{"heardSec":1}', status: 404, code: 'not-found' },
  {
    path: `${RECORDING}/listening`,
    method: 'POST',
    data: ' '.repeat(1001),
    status: 413,
    code: 'body-too-large',
  },
  { path: CONFERENCE, status: 404, code: 'not-found' },
  { path: RECORDING, status: 404, code: 'not-found' },
  { path: `${RECORDING}/audio`, status: 404, code: 'not-found' },
  { path: `${RECORDING}/waveform`, status: 404, code: 'not-found' },
  { path: '/api/nothing', status: 404, code: 'not-found' },
  { path: '/api/auth/oidc', status: 404, code: 'not-found' },
  { path: '/api/auth/callback/oidc', status: 404, code: 'not-found' },
  { path: '/api/jobs/run', status: 503, code: 'jobs-not-configured' },
  ...[...BEHIND_SIGN_IN, '/api/health', '/api/health/ready', '/api/jobs/run', '/api/auth/oidc'].map(
    (path): Case => ({ path, method: 'DELETE', status: 405, code: 'method-not-allowed' }),
  ),
  { path: `${RECORDING}/listening`, status: 405, code: 'method-not-allowed' },
  { path: '/api/conferences', method: 'PUT', data: TOO_LARGE, status: 413, code: 'body-too-large' },
  {
    path: `${RECORDING}/listening`,
    method: 'POST',
    data: '{"heardSec":1}',
    headers: { origin: 'https://evil.example' },
    status: 403,
    code: 'other-site',
  },
]

for (const { path, method = 'GET', data, headers, ...refusal } of CASES)
  test(`${method} ${path} ${data?.slice(0, 20) ?? ''} ${refusal.code}`, async ({ request }) => {
    await expectRefusal(await request.fetch(path, { method, data, headers, maxRedirects: 0 }), refusal)
  })

test('a method that nothing accepts', async () => {
  const { status, headers, text } = await askRaw('PROPFIND', '/api/conferences')
  expect(status).toBe(501)
  expectProblem(headers, text, 'unknown-method')
})

test('a range beyond the end', async ({ request, runConference }) => {
  const { recordings } = await runConference({ durationSec: 2 })
  const answer = await request.get(`/api/recordings/${recordings[0]?.recordingId}/audio`, {
    headers: { range: 'bytes=999999999-' },
  })
  await expectRefusal(answer, { status: 416, code: 'range-unsatisfiable' })
})

const POST = JSON.stringify(recordingPost({ accountId: process.env.FREECLIMB_ACCOUNT_ID }))
const OTHER = JSON.stringify(recordingPost({ accountId: randomId('AC') }))
const LARGE_POST = 'x'.repeat(256 * 1024 + 1)
const REFUSED_POSTS: { body: string; headers: Record<string, string>; status: number; code: ProblemCode }[] =
  [
    { body: '[]', headers: signedHeaders('[]'), status: 400, code: 'not-an-object' },
    { body: POST, headers: {}, status: 401, code: 'signature-missing' },
    { body: POST, headers: { 'freeclimb-signature': 'x' }, status: 401, code: 'signature-malformed' },
    {
      body: POST,
      headers: signedHeaders(POST, undefined, new Date(0)),
      status: 401,
      code: 'signature-stale',
    },
    { body: POST, headers: signedHeaders(OTHER), status: 401, code: 'signature-mismatch' },
    { body: OTHER, headers: signedHeaders(OTHER), status: 403, code: 'post-of-other-account' },
    { body: LARGE_POST, headers: signedHeaders(LARGE_POST), status: 413, code: 'body-too-large' },
  ]

for (const { body, headers, ...refusal } of REFUSED_POSTS)
  test(`a post to the webhook: ${refusal.code}`, async ({ request }) => {
    await expectRefusal(await request.post(CALLBACK_URL, { data: Buffer.from(body), headers }), refusal)
  })

test('a post to another address, and another method at the webhook', async ({ request }) => {
  const elsewhere = await request.post('/api/webhook', {
    data: Buffer.from(POST),
    headers: signedHeaders(POST),
  })
  await expectRefusal(elsewhere, { status: 404, code: 'wrong-address' })
  await expectRefusal(await request.get(CALLBACK_URL), { status: 405, code: 'method-not-allowed' })
})
