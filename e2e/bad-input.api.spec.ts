import fc from 'fast-check'
import { expect, test } from './fixtures'

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

test('whatever the parameters say, the deliveries answer', async ({ request }) => {
  const names = ['verdict', 'type', 'since', 'until', 'id', 'older', 'newer']
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
