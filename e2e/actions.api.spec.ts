import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { db } from '../lib/db'
import { signInAs } from '../testing/sign-in-as'
import { expect, test } from './support/fixtures'
import { askRaw } from './support/raw-request'
import { NOBODY } from './support/signed-in'

test.use({ storageState: NOBODY })

const TEXT = 'text/plain;charset=UTF-8'
const BOUNDARY = 'boundary-of-the-tests'
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

const field = (name: string, value: string, more = '') =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
const multipart = (...fields: string[]) => `${fields.join('')}--${BOUNDARY}--\r\n`
/** A form as a page's JavaScript sends it: the previous state and the fields. */
const sentForm = (fields: Record<string, string>) =>
  multipart(
    ...Object.entries(fields).map(([name, value]) => field(`1_${name}`, value)),
    field('0', '[null,"$K1"]'),
  )

const UUID = '00000000-0000-7000-8000-000000000000'
const DELIVERY = randomUUID()
const NOT_UNDERSTOOD = 'This form didn’t arrive as expected.'

type Row = { on: string; says: string; fields?: Record<string, string>[] }

// Each action: the page to call it on, its response to a call without a form, and forms that it rejects.
const ACTIONS: Record<string, Row> = {
  signIn: {
    on: '/sign-in',
    says: 'Enter your email and password.',
    fields: [
      { email: 'ann\0@example.com', password: 'x' },
      { email: 'ann@example.com', password: '\0' },
      { email: 'a'.repeat(50_000), password: 'x' },
      { email: 'ann@example.com' },
      Object.fromEntries([
        ['__proto__', 'x'],
        ['constructor', 'x'],
      ]),
    ],
  },
  signInToDemo: { on: '/sign-in', says: 'This is not a demo.' },
  accept: {
    on: '/invitations/unknown',
    says: 'Enter your name and a password.',
    fields: [
      { token: '\0', name: 'Ann', newPassword: 'x' },
      { token: 'x', name: '\0', newPassword: 'x' },
    ],
  },
  changeOwnPassword: {
    on: '/account',
    says: 'Enter your current password and a new one.',
    fields: [
      { currentPassword: '\0', newPassword: 'x' },
      { currentPassword: 'x'.repeat(2_000), newPassword: 'x' },
    ],
  },
  changeUserRole: {
    on: '/users',
    says: NOT_UNDERSTOOD,
    fields: [
      { userId: '\0', role: 'admin' },
      { userId: 'x', role: 'constructor' },
      { userId: 'x', role: 'owner' },
    ],
  },
  enableUser: { on: '/users', says: NOT_UNDERSTOOD, fields: [{ userId: '\0' }, { userId: '' }] },
  disableUser: { on: '/users/nobody/disable', says: NOT_UNDERSTOOD, fields: [{ userId: '\0' }] },
  resetUserPassword: { on: '/users/nobody/reset-password', says: NOT_UNDERSTOOD, fields: [{ userId: '\0' }] },
  invite: { on: '/users', says: NOT_UNDERSTOOD, fields: [{ email: 'a\0@example.com', role: 'listener' }] },
  withdrawInvitation: { on: '/users', says: NOT_UNDERSTOOD, fields: [{ invitationId: '\0' }] },
  replay: {
    on: `/deliveries/${DELIVERY}`,
    says: 'That delivery no longer exists.',
    fields: [{ deliveryId: '\0' }, { deliveryId: UUID }, { deliveryId: `${UUID}\0` }],
  },
  createApiKey: {
    on: '/keys',
    says: 'Give the key a name',
    fields: [
      { name: ' ', role: 'listener', days: '30' },
      { role: '__proto__', days: 'Infinity' },
    ],
  },
  revoke: { on: `/keys/${UUID}/revoke`, says: '' },
  setTheme: { on: '/conferences', says: '' },
  renderUpdates: { on: '/conferences', says: '' },
  renderConference: { on: '/conferences', says: '' },
  renderRuns: { on: '/setup', says: '' },
  retryRecordings: { on: '/setup', says: 'Retrying' },
  retryAudio: { on: '/conferences', says: 'Nothing to try again.' },
  readList: { on: '/setup', says: '' },
}

// sendTest posts to the application itself and the other two end the session; none takes arguments.
const NOT_CALLED = ['sendTest', 'signOut', 'signOutEverywhere']

const manifest: Record<string, { exportedName: string }> = JSON.parse(
  readFileSync('.next/server/server-reference-manifest.json', 'utf8'),
).node
const idOf = (name: string) =>
  Object.keys(manifest).find((id) => manifest[id]?.exportedName === name) ?? 'no such action'

let session: Promise<string> | undefined

/** Signs in once for all tests, because hashing a password is slow by design. */
function adminCookie() {
  session ??= signInAs('admin')
  return session
}

function call(
  name: string,
  contentType: string,
  body: string,
  cookie: string,
  on = ACTIONS[name]?.on ?? '/',
) {
  const headers = {
    cookie,
    origin: process.env.APP_URL ?? '',
    accept: 'text/x-component',
    'next-action': idOf(name),
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
  }
  return askRaw('POST', on, headers, body)
}

// The page that an action is called on must exist.
test.beforeAll(async () => {
  const moments = { receivedAt: new Date(), sentAt: new Date() }
  await db().webhookDelivery.createMany({
    data: [{ id: DELIVERY, ...moments, headers: {}, body: new Uint8Array(), result: 'ignored' }],
    skipDuplicates: true,
  })
})

test('every action that was built is called here', () => {
  expect([...Object.keys(ACTIONS), ...NOT_CALLED].sort()).toEqual(
    Object.values(manifest)
      .map(({ exportedName }) => exportedName)
      .sort(),
  )
})

const WRONG_ARGUMENTS = [
  '[]',
  '[null,null]',
  '["x",{"email":"a","password":"b","id":"c","theme":"dark"}]',
  '[{"__proto__":{"email":"a"}},{"__proto__":{"get":1}}]',
  '[[1,2,3],["a","b"],7]',
  '["$undefined","$NaN","$Infinity"]',
]

for (const [name, { says, fields = [] }] of Object.entries(ACTIONS))
  test(`${name} answers in words whatever it is called with`, async () => {
    const cookie = await adminCookie()
    const bodies = [
      ...WRONG_ARGUMENTS.map((body) => [TEXT, body] as const),
      [
        MULTIPART,
        multipart(field('1_email', 'a', '; filename="a.txt"'), field('0', '[null,"$K1"]')),
      ] as const,
      ...fields.map((each) => [MULTIPART, sentForm(each)] as const),
    ]
    for (const [index, [type, body]] of bodies.entries()) {
      const { status, text } = await call(name, type, body, cookie)
      const told = `${name} with ${body.slice(0, 300)}: ${status} ${text.slice(0, 300)}`
      expect(status, told).toBe(200)
      if (index === 0) expect(text, told).toMatch(new RegExp(says))
      // What Next.js sends when an action throws.
      expect(text, told).not.toMatch(/^\d+:E\{/m)
    }
  })

// Next.js forwards such a call to itself, in chunks.
test('an action that is called on a page that does not have it answers all the same', async () => {
  const body = sentForm({ deliveryId: UUID })
  const { status, text } = await call('replay', MULTIPART, body, await adminCookie(), '/conferences')
  expect([status, text]).toEqual([200, expect.stringContaining('That delivery no longer exists.')])
})

const MALFORMED: [contentType: string, body: string][] = [
  ...[
    '',
    '{',
    'null',
    '7',
    '"x"',
    '{}',
    '\0\0',
    '["$F1"]',
    '["$Q1","$W1"]',
    '["$1:a:b"]',
    '["$nx"]',
    '["$B1"]',
  ].map((body): [string, string] => [TEXT, body]),
  [TEXT, `[${'0,'.repeat(1_000)}0]`],
  [TEXT, '['.repeat(20_000) + ']'.repeat(20_000)],
  ['application/json', '{"email":"ann@example.com"}'],
  ['application/x-www-form-urlencoded', 'email=ann@example.com'],
  ['application/octet-stream', '\u0001'],
  [MULTIPART, multipart()],
  [MULTIPART, multipart(field('email', 'ann@example.com'))],
  [MULTIPART, multipart(field('0', '{'))],
  [MULTIPART, field('0', '[]').slice(0, -9)],
  ...['0', '00', ' 0', '0x0', ''].map((again): [string, string] => [
    MULTIPART,
    multipart(field('0', '[]'), field(again, '[]')),
  ]),
  [MULTIPART, 'garbage'],
  ['multipart/form-data', multipart(field('0', '[]'))],
]

test('a call that is no form of ours is refused in a sentence', async () => {
  for (const [type, body] of MALFORMED) {
    const { status, text } = await call('signIn', type, body, '')
    expect(status, `${type} ${body.slice(0, 60)}`).toBe(400)
    expect(text).toBe('This isn’t a form from one of Roomtone’s pages. Reload the page and try again.')
  }
  const { status, text } = await call('signIn', TEXT, `["${'x'.repeat(1_200_000)}"]`, '')
  expect(status).toBe(413)
  expect(text).toMatch(/too much|at most/)
})

test('whatever is sent as a call, the answer is no 5xx', async () => {
  const value = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.constantFrom(
      '"$K1"',
      '"$@1"',
      '"$1"',
      '"$F1"',
      '"$Q1"',
      '"$i1"',
      '"$Z"',
      '"$D"',
      '"$S"',
      '"$h1"',
      '"$T"',
      '"$"',
    ),
    fc.stringMatching(/^"\$[A-Za-z0-9:@]{0,6}"$/),
  )
  const text = fc.array(value, { maxLength: 4 }).map((values): [string, string] => [TEXT, `[${values}]`])
  const form = fc
    .array(
      fc.tuple(
        fc.constantFrom('0', '1', '1_email', '1_password', '__proto__', '$ACTION_REF_1', '$ACTION_1:0'),
        value,
      ),
    )
    .map((fields): [string, string] => [
      MULTIPART,
      multipart(...fields.map(([name, each]) => field(name, each))),
    ])
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        text,
        form,
        fc.string().map((body): [string, string] => [TEXT, body]),
      ),
      async ([type, body]) => {
        expect((await call('signInToDemo', type, body, '')).status, body).toBeLessThan(500)
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 100), seed: Number(process.env.FUZZ_SEED ?? 12) },
  )
})

test('a form without JavaScript that cannot be read is answered by a page in words', async () => {
  const bound = (value: string) =>
    multipart(
      field('$ACTION_REF_1', ''),
      field('$ACTION_1:0', JSON.stringify({ id: idOf('signIn'), bound: '$@1' })),
      field('$ACTION_1:1', value),
    )
  for (const [type, body, status] of [
    [MULTIPART, bound('{'), 400],
    [MULTIPART, bound('[]').replace(field('$ACTION_1:1', '[]'), field('$ACTION_1:1', '[]').repeat(2)), 400],
    [MULTIPART, 'garbage', 400],
    ['multipart/form-data', 'x', 400],
    [MULTIPART, multipart(field('email', 'x')), 400],
    [MULTIPART, multipart(field(`$ACTION_ID_${'00'.repeat(21)}`, '')), 409],
    [MULTIPART, multipart(field('$ACTION_ID_x', '')), 400],
  ] as const) {
    const headers = { origin: process.env.APP_URL ?? '', 'content-type': type }
    const answer = await askRaw('POST', '/sign-in', headers, body)
    expect(answer.status, body).toBe(status)
    expect(answer.headers['content-type'], body).toBe('text/html; charset=utf-8')
    expect(answer.text, body).toMatch(/<h1>This (page is out of date|form couldn’t be read)<\/h1>/)
  }
})
