import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf, recordingPost, statusPost } from '@/testing/factories'
import { parsePost } from './post'

function readConferencePost(fields: Record<string, unknown>) {
  const reading = parsePost(bodyOf(fields))
  if (reading.kind !== 'conference') throw new Error(`read as ${reading.kind}`)
  return reading
}

test('reads every documented field', () => {
  const fields = {
    accountId: 'AC1',
    callId: 'CA1',
    callStatus: 'inProgress',
    conferenceId: 'CF1',
    direction: 'inbound',
    from: '+13125550142',
    queueId: 'QU1',
    recordingDurationSec: 61,
    recordingId: 'RE1',
    recordingUrl: '/Accounts/AC1/Recordings/RE1/Download',
    requestType: 'conferenceRecordingStatus',
    status: 'terminated',
    to: '+17735550199',
  }
  const { recordingDurationSec, recordingId, recordingUrl, ...others } = fields
  expect(readConferencePost(fields).post).toEqual({
    ...others,
    recording: { id: recordingId, url: recordingUrl, durationSec: recordingDurationSec },
  })
})

const OPTIONAL_FIELDS = [
  'accountId',
  'callId',
  'callStatus',
  'direction',
  'from',
  'queueId',
  'status',
  'to',
] as const

test.each([
  ['null', null],
  ['an empty text', ''],
  ['a blank text', '  '],
  ['absent', undefined],
])('takes call fields that are %s for unknown', (_, value) => {
  const post = readConferencePost(
    recordingPost(Object.fromEntries(OPTIONAL_FIELDS.map((name) => [name, value]))),
  ).post
  for (const name of OPTIONAL_FIELDS) expect(post[name]).toBeNull()
})

test('keeps values of enums that are not known', () => {
  const { post } = readConferencePost(
    statusPost({ status: 'hibernating', direction: 'sideways', callStatus: 'Zoom' }),
  )
  expect(post).toMatchObject({ status: 'hibernating', direction: 'sideways', callStatus: 'Zoom' })
})

test('a field that is no text costs none of the others', () => {
  const { post } = readConferencePost(
    statusPost({ from: { number: 1 }, to: ['x'], queueId: true, callId: 'CA1' }),
  )
  expect(post).toMatchObject({ from: null, to: null, queueId: null, callId: 'CA1' })
})

test('takes a number sent as a number', () => {
  expect(readConferencePost(statusPost({ from: 1000000051 })).post.from).toBe('1000000051')
})

describe('the length of a recording', () => {
  test.each<[unknown, number | null]>([
    [0, 0],
    [1, 1],
    [61.2, 62],
    ['61', 61],
    [' 61 ', 61],
    ['61.5', 62],
    ['0', 0],
    ['', null],
    [null, null],
    [undefined, null],
    [1_000_000, 1_000_000],
  ])('%j is %j seconds', (recordingDurationSec, durationSec) => {
    const reading = readConferencePost(recordingPost({ recordingDurationSec }))
    expect(reading.post.recording?.durationSec).toBe(durationSec)
    expect(reading.note).toBeNull()
  })

  test.each([-1, 'abc', '1:30', '-5', 1e12, 1_000_001, '1e3', true, {}, [5], '0x10'])(
    '%j is none, and the recording is kept with a note',
    (recordingDurationSec) => {
      const reading = readConferencePost(recordingPost({ recordingId: 'RE1', recordingDurationSec }))
      expect(reading.post.recording).toMatchObject({ id: 'RE1', durationSec: null })
      expect(reading.note).toBe('recordingDurationSec is not a number of seconds.')
    },
  )
})

test('a conferenceStatus post may carry a recording', () => {
  const { post } = readConferencePost(
    statusPost({ status: 'empty', recordingId: 'RE1', recordingDurationSec: 5 }),
  )
  expect(post.recording).toEqual({ id: 'RE1', url: null, durationSec: 5 })
})

test.each([
  ['null', null],
  ['empty', ''],
  ['absent', undefined],
])('a recordingId that is %s is no recording', (_, recordingId) => {
  const post = { ...recordingPost(), recordingId }
  expect(readConferencePost(post).post.recording).toBeNull()
})

describe('what is of no use says why', () => {
  test.each<[string, unknown, string]>([
    ['no conferenceId', { ...statusPost(), conferenceId: undefined }, 'conferenceId is missing.'],
    ['a null conferenceId', { ...statusPost(), conferenceId: null }, 'conferenceId is missing.'],
    ['a conferenceId with spaces', statusPost({ conferenceId: 'CF 1' }), 'conferenceId is not an ID.'],
    [
      'a conferenceId too long for an index',
      statusPost({ conferenceId: 'C'.repeat(5000) }),
      'conferenceId is not an ID.',
    ],
    ['a conferenceId with a NUL', statusPost({ conferenceId: 'CF\0' }), 'conferenceId is not an ID.'],
    [
      'a recordingId that leads elsewhere',
      recordingPost({ recordingId: '../RE1' }),
      'recordingId is not an ID.',
    ],
    [
      'a recordingId that is an object',
      recordingPost({ recordingId: { id: 'RE1' } }),
      'recordingId is not an ID.',
    ],
  ])('%s', (_, post, reason) => {
    expect(parsePost(bodyOf(post))).toMatchObject({ kind: 'unusable', reason })
  })

  test.each<[string, Uint8Array, RegExp]>([
    ['an empty body', bodyOf(''), /empty/],
    ['no JSON', bodyOf('conferenceId=CF1'), /not valid JSON/],
    ['JSON cut short', bodyOf('{"conferenceId":"CF1"'), /not valid JSON/],
    ['an array', bodyOf('[]'), /an array/],
    ['null', bodyOf('null'), /null/],
    ['a number', bodyOf('42'), /a number/],
    ['a text', bodyOf('"CF1"'), /a string/],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), /not UTF-8/],
  ])('%s', (_, body, reason) => {
    const reading = parsePost(body)
    expect(reading).toMatchObject({ kind: 'not-an-object', reason: expect.stringMatching(reason) })
  })
})

test.each(['callStatus', 'createConference', 'messageDelivery', 'conferencestatus', '', null, 7])(
  'requestType %j is another kind of post',
  (requestType) => {
    expect(parsePost(bodyOf(statusPost({ requestType })))).toMatchObject({ kind: 'other' })
  },
)

test('texts come out fit for Postgres: no NUL, no half of a surrogate pair', () => {
  const { post } = readConferencePost(statusPost({ from: 'a\0b', to: 'a\ud800b' }))
  expect(post).toMatchObject({ from: 'a\uFFFDb', to: 'a\uFFFDb' })
})

test('reads any JSON without throwing, prototype keys and depth included', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void parsePost(bodyOf(JSON.stringify(value)))))
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('requestType', 'conferenceId', 'recordingId', '__proto__'),
        fc.jsonValue(),
      ),
      (value) => {
        parsePost(bodyOf(JSON.stringify(value)))
      },
    ),
  )
  parsePost(
    bodyOf(
      '{"requestType":"conferenceStatus","conferenceId":"CF1","x":' +
        '['.repeat(100_000) +
        ']'.repeat(100_000) +
        '}',
    ),
  )
  expect(
    parsePost(bodyOf('{"__proto__":{"requestType":"conferenceStatus"},"conferenceId":"CF1"}')),
  ).toMatchObject({ kind: 'other' })
})

test('reads any bytes without throwing', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (body) => void parsePost(body)))
})

test('a text longer than an index takes is cut, and never within a character', () => {
  const long = randomTextOf(4_000)
  const { post } = readConferencePost(
    statusPost(Object.fromEntries(OPTIONAL_FIELDS.map((name) => [name, long]))),
  )
  for (const name of OPTIONAL_FIELDS) expect(post[name]).toBe(long.slice(0, 500))
  expect(readConferencePost(statusPost({ from: `${'x'.repeat(499)}📞` })).post.from).toBe(
    `${'x'.repeat(499)}\ufffd`,
  )
})

function randomTextOf(length: number) {
  return Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36)).join('')
}
