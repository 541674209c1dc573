import { recordingPost } from '../testing/factories'
import { expect, signedHeaders, test } from './support/fixtures'
import { askRaw } from './support/raw-request'

const LARGE = 'x'.repeat(64 * 1024 + 1)

test('a body that is larger than any form is refused with a page that says so', async () => {
  const { status, headers, text } = await askRaw('POST', '/sign-in', {}, LARGE)
  expect(status).toBe(413)
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(text).toContain('Roomtone accepts at most 64 KiB here.')
})

test('programs are told so in JSON', async () => {
  const { status, text } = await askRaw('POST', '/api/conferences', {}, LARGE)
  expect(status).toBe(413)
  expect(JSON.parse(text)).toEqual({
    error: 'Roomtone accepts at most 64 KiB here. Nothing was changed.',
    code: 'body-too-large',
  })
})

const IN_CHUNKS = { 'transfer-encoding': 'chunked' }

test('a form that a proxy passes on in chunks is taken', async ({ request }) => {
  const page = await (await request.get('/sign-in', { headers: { cookie: '' } })).text()
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)]
  const form = new FormData()
  for (const [, name = '', value = ''] of fields) form.append(name, value.replaceAll('&quot;', '"'))
  form.append('email', 'nobody@example.com')
  form.append('password', 'not the password')
  const sent = new Response(form)
  const contentType = sent.headers.get('content-type') ?? ''
  const headers = { ...IN_CHUNKS, 'content-type': contentType }
  const { status, text } = await askRaw('POST', '/sign-in', headers, await sent.text())
  expect(status).toBe(200)
  expect(text).toContain('nobody@example.com')
})

test('a body in chunks is refused once it is larger than any form', async () => {
  const { status, text } = await askRaw('PUT', '/api/conferences', IN_CHUNKS, 'x'.repeat(1024 * 1024))
  expect(status).toBe(413)
  expect(JSON.parse(text)).toMatchObject({ code: 'body-too-large' })
})

test('a post of FreeClimb is taken in chunks', async () => {
  const body = JSON.stringify(recordingPost({ accountId: process.env.FREECLIMB_ACCOUNT_ID }))
  const headers = { ...signedHeaders(body), ...IN_CHUNKS }
  const { status, text } = await askRaw('POST', '/api/webhooks/freeclimb', headers, body)
  expect([status, text]).toEqual([200, '[]'])
})

test('an idle connection is kept for longer than load balancers keep theirs', async () => {
  const { headers } = await askRaw('GET', '/api/health', { connection: 'keep-alive' })
  expect(headers['keep-alive']).toBe('timeout=125')
})
