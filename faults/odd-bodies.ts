import fc from 'fast-check'
import { createId } from '../scripts/freeclimb-simulator/conference/identifiers'
import { recordingPost, statusPost } from '../testing/factories'

const LIMIT_BYTES = 256 * 1024
const DEEP = 10_000
// Few enough IDs that some posts share a conference or recording, or claim another conference's recording.
const MANY = 100_000

const id = (prefix: 'CF' | 'RE' | 'CA' | 'AC') =>
  fc.integer({ min: 1, max: MANY }).map((number) => createId(prefix, `odd:${number}`))

/** A payload as FreeClimb sends it. */
export const validBody = (accountId: string) =>
  fc
    .record({
      conferenceId: id('CF'),
      recordingId: id('RE'),
      callId: fc.option(id('CA')),
      status: fc.constantFrom('empty', 'populated', 'inProgress', 'terminated'),
      recordingDurationSec: fc.nat(7200),
      isRecording: fc.boolean(),
    })
    .map(({ isRecording, recordingId, recordingDurationSec, ...fields }) =>
      JSON.stringify(
        isRecording
          ? recordingPost({ ...fields, recordingId, recordingDurationSec, accountId })
          : statusPost({ ...fields, accountId }),
      ),
    )

const nested = (open: string, close: string) => open.repeat(DEEP) + close.repeat(DEEP)

// Raw JSON, because JSON.stringify can't produce most of these.
const ODD_JSON = [
  ...['1e999', '-1e999', '1e-999', '-0', '0.1', '-7', '9007199254740993', `1${'0'.repeat(400)}`],
  ...['null', 'true', '[]', '{}', '""', '" "', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ufeff"'],
  ...[
    '"\\u202e"',
    '"👩‍👩‍👧‍👦"',
    '"é\u0301\u0301\u0301"',
    '"𝔘𝔫𝔦"',
    '"ﷺ"',
    '"\u2028"',
    '"%00"',
    '"\'; DROP TABLE x"',
  ],
  ...['{"__proto__":{"conferenceId":"x"}}', '{"toString":1}', '{"constructor":{"prototype":{}}}'],
  ...[
    nested('[', ']'),
    nested('{"a":', '}').replace(':}', ':1}'),
    `"${'x'.repeat(20_000)}"`,
    '"CF"',
    '"0:42"',
    '"12.5"',
  ],
]
const ODD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '\\u0000',
  '\\ud800',
  'toJSON',
  'then',
]
const KNOWN_KEYS = Object.keys(recordingPost())

const oddValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_JSON) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)) },
)

/** A valid post with extra members before or after its own, with known or odd names. */
const withOddMembers = (valid: fc.Arbitrary<string>) =>
  fc
    .tuple(
      valid,
      fc.array(fc.tuple(fc.constantFrom(...KNOWN_KEYS, ...ODD_KEYS), oddValue, fc.boolean()), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([body, members]) =>
      members.reduce(
        (json, [key, value, isFirst]) =>
          isFirst ? `{"${key}":${value},${json.slice(1)}` : `${json.slice(0, -1)},"${key}":${value}}`,
        body,
      ),
    )

/** A valid post with bytes changed, removed or doubled. */
const mutated = (valid: fc.Arbitrary<string>) =>
  fc
    .tuple(valid, fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { minLength: 1, maxLength: 8 }))
    .map(([body, changes]) =>
      changes.reduce((bytes, [where, byte, kind]) => {
        const at = where % Math.max(bytes.length, 1)
        const middle = [[byte], [], [bytes[at] ?? 0, byte]][kind] ?? []
        return Buffer.concat([bytes.subarray(0, at), Buffer.from(middle), bytes.subarray(at + 1)])
      }, Buffer.from(body)),
    )

const truncated = (valid: fc.Arbitrary<string>) =>
  fc.tuple(valid, fc.nat()).map(([body, length]) => body.slice(0, length % body.length))

/** A valid post padded with a field that FreeClimb doesn't send. */
const padded = (valid: fc.Arbitrary<string>) =>
  fc
    .tuple(
      valid,
      fc.oneof(
        fc.constantFrom(LIMIT_BYTES - 1, LIMIT_BYTES, LIMIT_BYTES + 1),
        fc.integer({ min: 32 * 1024, max: LIMIT_BYTES + 32 * 1024 }),
      ),
    )
    .map(([body, size]) => `${body.slice(0, -1)},"x":"${'x'.repeat(size - body.length - 7)}"}`)

/** Anything that might arrive with a valid signature. */
export function oddBody(accountId: string): fc.Arbitrary<Buffer> {
  const valid = validBody(accountId)
  return fc
    .oneof(
      { weight: 30, arbitrary: withOddMembers(valid) },
      { weight: 25, arbitrary: mutated(valid) },
      { weight: 15, arbitrary: valid },
      { weight: 12, arbitrary: truncated(valid) },
      { weight: 6, arbitrary: fc.json() },
      { weight: 4, arbitrary: oddValue },
      { weight: 4, arbitrary: fc.uint8Array({ maxLength: 400 }) },
      { weight: 2, arbitrary: valid.map((body) => `\uFEFF${body}`) },
      { weight: 1, arbitrary: valid.map((body) => Buffer.from(body, 'utf16le')) },
      { weight: 1, arbitrary: padded(valid) },
    )
    .map((body) => Buffer.from(body))
}
