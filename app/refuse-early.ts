import { randomBytes } from 'node:crypto'
import type { Problem } from '@/lib/http/problem'
import type { Refuse } from '@/lib/http/refusal'
import { plainPage } from './plain-page'

/** Answers a request that never reaches Next: with JSON under /api/, otherwise with a page. */
export const refuseEarly: Refuse = (request, response, { status, code, heading, error, retryAfterSec }) => {
  response.statusCode = status
  response.setHeader('Cache-Control', 'no-store')
  if (retryAfterSec !== undefined) response.setHeader('Retry-After', retryAfterSec)
  if (request.url?.startsWith('/api/')) {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ error, code } satisfies Problem))
    return
  }
  const nonce = randomBytes(16).toString('base64')
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'`,
  )
  const link = { href: '', text: 'Try again' }
  response.end(plainPage({ title: heading, heading, text: error, link }, nonce))
}
