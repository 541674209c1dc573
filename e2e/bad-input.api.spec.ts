import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { randomId, statusPost } from '../testing/factories'
import { signInAs } from '../testing/sign-in-as'
import { expect, test } from './support/fixtures'
import { hostileQuery, hostileSegment } from './support/hostile-input'
import { askRaw } from './support/raw-request'

const NAMES = [
  'q',
  'since',
  'until',
  'minDuration',
  'maxDuration',
  'status',
  'direction',
  'recording',
  'sort',
  'order',
  'after',
  'before',
]

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '\u0000',
    '%',
    '\\',
    "'; DROP TABLE conference; --",
    '%00',
    '99999999999999999999',
    '-1',
    'NaN',
    '0000-00-00',
    '9999-12-31',
    '+275760-09-13',
    'd2147483647_CF1',
    '99999999999999_CF1',
    'sip:%_\\@',
    '٣١٢٥٥٥',
    '__proto__',
    'x'.repeat(3_000),
  ),
)

const query = (params: Record<string, string | string[]>) =>
  new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  )

test('whatever the parameters say, the list answers, and so do its news and its export', async ({
  request,
  holdConference,
}) => {
  test.slow()
  await holdConference()
  for (const name of NAMES)
    for (const text of fc.sample(anyText, 8)) {
      const answer = await request.get(`/conferences?${query({ [name]: text })}`)
      expect(answer.status(), `${name}=${JSON.stringify(text)}`).toBe(200)
    }
  const anyParams = fc.dictionary(
    fc.constantFrom(...NAMES, 'arrivedAfter', 'rows', 'format'),
    fc.oneof(anyText, fc.array(anyText, { maxLength: 3 })),
  )
  for (const params of fc.sample(anyParams, 40)) {
    expect((await request.get(`/conferences?${query(params)}`)).status(), JSON.stringify(params)).toBe(200)
    for (const path of ['/api/conferences/news', '/api/conferences/export']) {
      const answer = await request.head(`${path}?${query(params)}`)
      expect([200, 304, 400], `${path} ${JSON.stringify(params)}`).toContain(answer.status())
    }
  }
})

test('whatever the parameters say, a conference answers', async ({ request, holdConference }) => {
  const { conferenceId } = await holdConference()
  for (const params of fc.sample(
    fc.dictionary(
      fc.constantFrom('page', 'deliveries', 'recording', 't'),
      fc.oneof(anyText, fc.array(anyText, { maxLength: 3 })),
    ),
    40,
  )) {
    const answer = await request.get(`/conferences/${conferenceId}?${query(params)}`)
    expect(answer.status(), JSON.stringify(params)).toBe(200)
  }
})

test('whatever the parameters say, the deliveries answer', async ({ request }) => {
  const names = ['verdict', 'type', 'since', 'until', 'id', 'after', 'before', 'older', 'newer']
  for (const params of fc.sample(
    fc.dictionary(fc.constantFrom(...names), fc.oneof(anyText, fc.array(anyText, { maxLength: 3 }))),
    60,
  ))
    expect((await request.get(`/deliveries?${query(params)}`)).status(), JSON.stringify(params)).toBe(200)
  for (const id of fc.sample(anyText, 20)) {
    const answer = await request.get(`/deliveries/${encodeURIComponent(id.toWellFormed())}`)
    expect([200, 404], JSON.stringify(id)).toContain(answer.status())
  }
})

test('news: how many are newer, the versions of rows, and 304 while nothing has happened', async ({
  request,
  holdConference,
}) => {
  const { conferenceId } = await holdConference({ durationSec: 6_543 })
  const url = `/api/conferences/news?arrivedAfter=0&minDuration=6543&maxDuration=6543&rows=${conferenceId},nowhere,../1`
  const answer = await request.get(url)
  expect(answer.headers()['cache-control']).toBe('private, no-cache')
  const news = await answer.json()
  expect(news).toEqual({ newWords: '1 new', rows: { [conferenceId]: expect.stringContaining('ended') } })
  const again = await request.get(url, { headers: { 'if-none-match': answer.headers().etag ?? '' } })
  expect(again.status()).toBe(304)
  await holdConference({ durationSec: 6_543 })
  const changed = await request.get(url, { headers: { 'if-none-match': answer.headers().etag ?? '' } })
  expect((await changed.json()).newWords).toBe('2 new')
  for (const moment of ['', 'x', '-1', '9'.repeat(20)]) {
    const refused = await request.get(`/api/conferences/news?arrivedAfter=${moment}`)
    expect(refused.status()).toBe(400)
    expect((await refused.json()).error).toContain('arrivedAfter')
  }
})

test('news of one conference: the version of its page, and 304 while nothing has happened', async ({
  request,
  sendPost,
}) => {
  const post = statusPost({ conferenceId: randomId('CF') })
  await sendPost(post)
  const url = `/api/conferences/news?conference=${post.conferenceId}`
  const answer = await request.get(url)
  const news = await answer.json()
  expect(news).toEqual({ newWords: '', rows: { [post.conferenceId]: expect.stringMatching(/^live.*open$/) } })
  const again = await request.get(url, { headers: { 'if-none-match': answer.headers().etag ?? '' } })
  expect(again.status()).toBe(304)
  await sendPost({ ...post, status: 'terminated' })
  const changed = await request.get(url, { headers: { 'if-none-match': answer.headers().etag ?? '' } })
  expect((await changed.json()).rows[post.conferenceId]).toMatch(/^processing/)
  const unknown = await request.get(`/api/conferences/news?conference=${randomId('CF')}`)
  expect(await unknown.json()).toEqual({ newWords: '', rows: {} })
})

const PROTO = '__proto__=%25&format=0&__proto__=%25'

// Each once caused a 500 or resembles one that did.
const ADDRESSES: [path: string, status: number][] = [
  [`/conferences?q=275761-01-01&${PROTO}&sort=../..`, 200],
  [`/conferences?${PROTO}`, 200],
  ['/conferences?constructor=1&constructor=2&toString=3', 200],
  [`/deliveries?${PROTO}&verdict=refused`, 200],
  [`/trail?${PROTO}&action=played`, 200],
  [`/account?${PROTO}&changed=password`, 200],
  [`/setup?${PROTO}`, 200],
  [`/sign-in?${PROTO}&next=/x&next=/y`, 200],
  ['/sign-in?error=constructor', 200],
  ['/sign-in?error=__proto__', 200],
  ['/sign-in?error=toString&error=x', 200],
  ['/constructor', 404],
  ['/__proto__', 404],
  ['/toString/x', 404],
  ['/conferences/__proto__', 404],
  ['/conferences/%00', 404],
  ['/conferences/%ED%A0%80', 404],
  ['/deliveries/constructor', 404],
  ['/users/%00/disable', 404],
  ['/users/constructor/reset-password', 404],
  ['/keys/%00/revoke', 200],
  ['/invitations/%00', 200],
  [`/invitations/${'x'.repeat(10_000)}`, 200],
  [`/api/conferences?${PROTO}`, 400],
  [`/api/conferences/export?${PROTO}`, 400],
  [`/api/trail/export?${PROTO}`, 400],
  [`/api/conferences/news?${PROTO}`, 400],
  [`/api/conferences/news?arrivedAfter=0&${PROTO}`, 200],
  [`/api/conferences/news?conference=%00&${PROTO}`, 400],
  ['/api/conferences/news?conference=__proto__', 200],
  ['/api/conferences?limit=1e9', 400],
  ['/api/conferences?limit=NaN', 400],
  ['/api/conferences?since=275761-01-01', 400],
  ['/api/conferences/__proto__', 404],
  ['/api/conferences/%00', 404],
  ['/api/recordings/%00', 404],
  ['/api/recordings/__proto__/audio', 404],
]

test('names that objects have of themselves are names like any other', async ({ holdConference }) => {
  await holdConference()
  const cookie = await signInAs('admin')
  for (const [path, expected] of ADDRESSES) {
    const { status, headers, text } = await askRaw('GET', path, { cookie, accept: 'text/html' })
    const told = path.slice(0, 80)
    expect(status, told).toBe(expected)
    if (headers['content-type'] === 'application/json' && status >= 400)
      expect(JSON.parse(text).error, told).toMatch(/^.{10,}\.$/s)
  }
})

// For longer manual runs: FUZZ_RUNS=20000 FUZZ_SEED=$RANDOM.
const FUZZ = { numRuns: Number(process.env.FUZZ_RUNS ?? 150), seed: Number(process.env.FUZZ_SEED ?? 12) }

// The first responds 503 about the database, the second about a missing secret.
const SAY_503 = ['/unavailable', '/api/jobs/run']

/** Every route of the build, with `[…]` for its parameters */
const builtRoutes = Object.values<string>(
  JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8')),
).filter((route) => !route.startsWith('/_') && !SAY_503.includes(route))

test('whatever an address says, every page and every API answers, and never with 5xx', async ({
  holdConference,
}) => {
  test.slow()
  const { conferenceId, recordings } = await holdConference()
  const cookie = await signInAs('admin')
  const known = fc.constantFrom(conferenceId, ...recordings.map(({ recordingId }) => recordingId))
  // Half of the time, the pages that read most from their URL.
  const route = fc.oneof(
    fc.constantFrom(...builtRoutes),
    fc.constantFrom('/conferences', '/deliveries', '/trail'),
  )
  const address = fc
    .tuple(route, fc.oneof(hostileSegment, known), hostileQuery)
    .map(([built, step, query]) => {
      const path = built.replace(/\[\w+\]/, () => step)
      return query === '' ? path : `${path}?${query}`
    })
  await fc.assert(
    fc.asyncProperty(address, async (path) => {
      const { status, headers, text } = await askRaw('GET', path, { cookie, accept: 'text/html' })
      expect(status, path).toBeLessThan(500)
      if (status === 400 && headers['content-type'] === 'application/json')
        expect(JSON.parse(text).error, path).toMatch(/^.{10,}\.$/s)
    }),
    FUZZ,
  )
})

const anyHeader = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      ',',
      ';',
      '=',
      '*',
      'null',
      '\xff\xfe',
      '"',
      'W/',
      '%00',
      '%',
      '__proto__',
      'en-u-ca-buddhist-nu-arab',
    ],
    ...[
      'bytes=0-0',
      'bytes=-0',
      'bytes=9-1',
      'bytes=0-0,2-3',
      'bytes=1e309-',
      'bytes=-99999999999999999999',
      'items=1',
    ],
    ...[
      'Asia/Kathmandu',
      'Etc/Unknown',
      '+05:30',
      'America/__proto__',
      'UTC%00',
      'x'.repeat(7_000),
      'a,'.repeat(3_000),
    ],
    ...[
      'ar-EG',
      'zz-ZZ',
      'de-u-ca-islamic',
      'x-private',
      'en-US-posix-x-a',
      'Bearer rt_',
      'Wed, 99 Foo 9999',
      '::1',
    ],
  ),
  fc.stringMatching(/^[ !-~\xa0-\xff]{0,40}$/),
)

const HEADER_NAMES = [
  ...[
    'range',
    'if-range',
    'if-none-match',
    'if-modified-since',
    'accept-language',
    'accept',
    'accept-encoding',
  ],
  ...[
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-real-ip',
    'user-agent',
    'referer',
    'origin',
    'sec-fetch-site',
  ],
  ...[
    'sec-fetch-dest',
    'content-type',
    'rsc',
    'next-router-state-tree',
    'next-router-prefetch',
    'next-url',
    'x-nonce',
  ],
]

test('whatever headers and cookies say, nothing is answered 5xx', async ({ holdConference }) => {
  test.slow()
  const { conferenceId, recordings } = await holdConference()
  const session = await signInAs('admin')
  const path = fc.constantFrom(
    ...['/conferences', `/conferences/${conferenceId}`, '/sign-in', '/account', '/api/conferences'],
    ...['/api/conferences/news?arrivedAfter=0', `/api/recordings/${recordings[0]?.recordingId}/audio`],
  )
  const cookie = fc.tuple(fc.constantFrom('theme', 'tz', '__proto__'), anyHeader)
  const headers = fc.dictionary(fc.constantFrom(...HEADER_NAMES), anyHeader, { maxKeys: 4 })
  await fc.assert(
    fc.asyncProperty(path, headers, fc.array(cookie, { maxLength: 3 }), async (asked, sent, cookies) => {
      const all = [session, ...cookies.map(([name, value]) => `${name}=${value}`)].join('; ').slice(0, 9_000)
      const { status } = await askRaw('GET', asked, { ...sent, cookie: all })
      expect(status, asked).toBeLessThan(500)
    }),
    FUZZ,
  )
})

const deep = (levels: number) => `${'["",{"children":'.repeat(levels)}["",{}]${'}]'.repeat(levels)}`

const ROUTER_STATES = [
  ...[
    '',
    'x',
    '%',
    '%00',
    '%E0%A4',
    '[',
    '[]',
    '{}',
    '1',
    'null',
    'true',
    '""',
    '[""]',
    '["",[]]',
    '["",null]',
  ],
  ...['[1,{}]', '[[],{}]', '[["a","b"],{}]', '[["a","b","x",null],{}]', '[["a","b","d",[1]],{}]'],
  ...['["",{"children":1}]', '["",{"children":["",{"x":[]}]}]', '["",{},"x"]', '["",{},["/"]]'],
  ...[
    '["",{},null,"x"]',
    '["",{},null,null,"1"]',
    '["",{},null,null,null,null]',
    '["",{},null,null,1,"",""]',
  ],
  ...[
    '["",{"__proto__":["",{}]}]',
    '["constructor",{"toString":["",{}]}]',
    '["",{},["/","x"],"refetch",1e999]',
  ],
  ...[
    '[["id","x","d",null],{}]',
    '[["id","x","di(..)(..)",["y"]],{}]',
    deep(15),
    deep(100),
    'x'.repeat(7_000),
  ],
]

test('whatever router state a request brings, the page answers', async () => {
  const cookie = await signInAs('admin')
  for (const state of ROUTER_STATES)
    for (const written of new Set([state, encodeURIComponent(state)]))
      for (const asked of ['/account', '/sign-in', '/nowhere']) {
        const headers = { cookie, rsc: '1', 'next-router-state-tree': written }
        const first = await askRaw('GET', asked, headers)
        const { location } = first.headers
        expect(first.status, `${asked} ${written}`).toBeLessThan(500)
        if (location === undefined) continue
        const { status } = await askRaw('GET', location, headers)
        expect(status, `${location} ${written}`).toBeLessThan(500)
      }
})
