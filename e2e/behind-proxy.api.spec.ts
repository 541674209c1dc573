import { randomUUID } from 'node:crypto'
import { APP_PORT } from '../playwright.config'
import { expect, test } from './support/fixtures'
import { askRaw } from './support/raw-request'
import { NOBODY } from './support/signed-in'

test.use({ storageState: NOBODY })

const APP = `http://127.0.0.1:${APP_PORT}`
const OTHER = 'http://roomtone.example:8080'

/** Submits the sign-in form as a browser without JavaScript does, with these headers instead of its own. */
async function sendForm(headers: Record<string, string>) {
  const page = await askRaw('GET', '/sign-in', headers)
  const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)]
  const boundary = 'x'.repeat(20)
  const fields = [
    ...hidden.map(([, name, value = '']) => [name, value.replaceAll('&quot;', '"')]),
    ['email', `${randomUUID()}@example.com`],
    ['password', 'wrong'],
  ]
  const body = fields
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('')
  const type = `multipart/form-data; boundary=${boundary}`
  return askRaw('POST', '/sign-in', { ...headers, 'content-type': type }, `${body}--${boundary}--\r\n`)
}

test.describe('a proxy in front of the sign-in form', () => {
  for (const [name, headers] of [
    ['passes Host', { host: 'roomtone.example:8080', origin: OTHER }],
    [
      'names the host in X-Forwarded-Host',
      { host: 'app:3000', 'x-forwarded-host': 'roomtone.example:8080', origin: OTHER },
    ],
    ['says another host, and APP_URL says ours', { host: 'app:3000', origin: APP }],
    [
      'says another host in both, and APP_URL says ours',
      { host: 'app:3000', 'x-forwarded-host': 'app:3000', origin: APP },
    ],
    [
      'says another host, and the browser that the form is ours',
      { host: 'app:3000', origin: OTHER, 'sec-fetch-site': 'same-origin' },
    ],
    [
      'leaves out the port, and the browser says that the form is ours',
      { host: 'roomtone.example', origin: OTHER, 'sec-fetch-site': 'same-origin' },
    ],
    [
      'tells a port that the browser leaves out',
      { host: 'name.example:443', origin: 'https://name.example' },
    ],
    [
      'tells a port that the browser leaves out in X-Forwarded-Host',
      { host: 'app:3000', 'x-forwarded-host': 'name.example:443, b', origin: 'https://name.example' },
    ],
    ['writes the host in capitals', { host: 'Name.Example', origin: 'https://name.example' }],
    ['writes an address in full', { host: '[0:0::1]:3000', origin: 'http://[::1]:3000' }],
    [
      'tells the port apart',
      { host: 'name.example', 'x-forwarded-port': '8443', origin: 'https://name.example:8443' },
    ],
    [
      'hides the origin, and the browser says that the form is ours',
      { host: 'name.example', origin: 'null', 'sec-fetch-site': 'same-origin' },
    ],
    [
      'drops the origin',
      { host: 'name.example', cookie: 'theme=dark', referer: 'http://name.example/sign-in' },
    ],
  ] as const)
    test(`${name}: the form is taken`, async () => {
      const { status, text } = await sendForm(headers)
      expect(status).toBe(200)
      expect(text).toContain('Wrong email or password')
    })

  for (const [name, headers] of [
    ['says another host, and nobody says which is ours', { host: 'app:3000', origin: OTHER }],
    [
      'says another host, and the form is of another site',
      { host: 'app:3000', origin: OTHER, 'sec-fetch-site': 'cross-site' },
    ],
    [
      'says our host, and the form is of another site',
      { host: `127.0.0.1:${APP_PORT}`, origin: 'https://evil.example' },
    ],
    ['leaves out the port', { host: 'name.example', origin: 'https://name.example:8443' }],
    ['says ours as the browser does, but the origin is none', { host: 'app:3000', origin: 'null' }],
  ] as const)
    test(`${name}: refused with what to do`, async () => {
      const { status, text } = await sendForm(headers)
      expect(status).toBe(403)
      expect(text).toContain('the proxy in front doesn’t pass on the Host header with its port')
      expect(text).toContain('APP_URL')
    })
})

test('a browser that comes back from signing in without its cookie is told so', async () => {
  const { status, headers } = await askRaw('GET', '/conferences?q=1', { referer: `${APP}/sign-in?next=x` })
  expect(status).toBe(303)
  expect(headers.location).toBe('/sign-in?next=%2Fconferences%3Fq%3D1&error=no_cookie')
  expect((await askRaw('GET', headers.location ?? '')).text).toContain('didn’t keep the sign-in cookie')
  const elsewhere = await askRaw('GET', '/conferences?q=1', { referer: `${APP}/conferences` })
  expect(elsewhere.headers.location).not.toContain('no_cookie')
})
