import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { SENT_TO_HEADER } from '@/lib/http/webhook-address'
import { config, proxy } from '@/proxy'

const ORIGIN = 'https://roomtone.example'
const WEBHOOK = `${ORIGIN}/api/webhooks/freeclimb`

async function led(path: string, headers: Record<string, string>, method = 'POST') {
  const answer = await proxy(new NextRequest(ORIGIN + path, { method, headers }))
  const told = (name: string) => answer.headers.get(name)
  return [told('x-middleware-rewrite'), told(`x-middleware-request-${SENT_TO_HEADER}`)]
}

// On hosts that don't run our server, such as Vercel, nothing has rewritten these paths before the proxy.
test.each(['/api/webhooks/freeclimb/', '/API/webhooks/freeclimb', '/api/webhooks/freeclimb%20'])(
  '%s is led to the handler of the webhook without a session',
  async (path) => {
    for (const method of ['POST', 'GET'])
      expect(await led(path, { [SENT_TO_HEADER]: '/made-up' }, method)).toEqual([WEBHOOK, null])
    expect(await led(`${path}?a=1`, {})).toEqual([`${WEBHOOK}?a=1`, null])
  },
)

test.each(['/', '/api/webhook', '/conferences', '/%'])(
  'a signed post to %s is led there, too',
  async (path) => {
    const headers = { 'freeclimb-signature': 't=1,v1=x', [SENT_TO_HEADER]: '/made-up' }
    expect(await led(path, headers)).toEqual([WEBHOOK, path])
  },
)

test('a post to the webhook, with slashes after it or without, is not asked about', () => {
  const [matcher = ''] = config.matcher
  for (const path of ['/api/webhooks/freeclimb', '/api/webhooks/freeclimb/', '/api/webhooks/freeclimb//'])
    expect(new RegExp(`^${matcher}$`).test(path), path).toBe(false)
  expect(new RegExp(`^${matcher}$`).test('/api/webhooks/freeclimb/x')).toBe(true)
})
