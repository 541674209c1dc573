import { expect, test } from './fixtures'
import { askRaw } from './raw-request'

const LARGE = 'x'.repeat(64 * 1024 + 1)

test('a body that is larger than any form is refused with a page that says so', async () => {
  const { status, headers, text } = await askRaw('POST', '/sign-in', {}, LARGE)
  expect(status).toBe(413)
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(text).toContain('Roomtone takes at most 64 KiB here.')
})

test('programs are told so in JSON', async () => {
  const { status, text } = await askRaw('POST', '/api/conferences', {}, LARGE)
  expect(status).toBe(413)
  expect(JSON.parse(text)).toEqual({
    error: 'Roomtone takes at most 64 KiB here. Nothing was changed.',
    code: 'body-too-large',
  })
})

test('a body that does not say how long it is is refused', async () => {
  const { status, text } = await askRaw('PUT', '/api/conferences', { 'transfer-encoding': 'chunked' }, 'x')
  expect(status).toBe(411)
  expect(JSON.parse(text)).toMatchObject({ code: 'length-required' })
})
