import fc from 'fast-check'

/** Names that every object inherits, or that libraries treat specially */
const DANGEROUS_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'then',
  'at',
  'sort',
  'status',
  'format',
  'order',
]

const PARAMETER_NAMES = [
  ...[
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
  ],
  ...[
    'after',
    'before',
    'limit',
    'format',
    'arrivedAfter',
    'rows',
    'older',
    'newer',
    'result',
    'verdict',
    'type',
    'id',
  ],
  ...['action', 'who', 'target', 't', 'next', 'error', 'changed', 'whole', 'back', 'download'],
]

/** Percent-encoded values; some aren't valid UTF-8, some aren't characters at all */
const NASTY = [
  ...[
    '',
    '%00',
    '%FF',
    '%C0%AE',
    '%ED%A0%80',
    '%ED%B0%80%ED%A0%80',
    '%',
    '%zz',
    '%25',
    '%2e%2e',
    '%2F..%2F',
    '+',
  ],
  ...[
    '275761-01-01',
    '0000-01-01',
    '0000-00-00',
    '-1',
    '-271821-04-19',
    '9999-12-31',
    '%2B275760-09-13',
    '1970-01-01',
  ],
  ...[
    '9999-12-31T23:59Z',
    '9999-12-31T23:59-23:59',
    '1970-01-01T00:00%2B23:59',
    '2026-02-30',
    '2026-13-01T25:61',
  ],
  ...['Infinity', '-Infinity', 'NaN', '1e309', '-0', '0x10', '1e-7', '99999999999999', '99999999999999_CF1'],
  ...[
    '8640000000000001',
    '8640000000000000_CF1',
    'd2147483647_CF1',
    'd2147483648_CF1',
    'd_CF1',
    '9223372036854775807',
  ],
  ...[
    '9223372036854775808',
    '0_00000000-0000-0000-0000-000000000000',
    '99999999999999_ffffffff-ffff-ffff-ffff-ffffffffffff',
  ],
  ...[
    '..',
    '../..',
    '..%2f..',
    '.',
    '__proto__',
    'constructor',
    'toString',
    '[object%20Object]',
    'null',
    'undefined',
    '[]',
  ],
  ...[
    '%F0%9F%98%80',
    'a%F0%9F',
    '%E2%80%AE',
    '%EF%BB%BF',
    '%0d%0aset-cookie:x',
    '%3Cscript%3E',
    '%5C',
    "'%20OR%201=1--",
  ],
  ...[
    'javascript:alert(1)',
    '//evil.example',
    '/%09/evil.example',
    'sip:%25_%5C@',
    '%D9%A3%D9%A1%D9%A2%D9%A5',
    '1:99:99',
  ],
  ...[
    '10000h',
    '>',
    '>=1',
    '1-',
    '5m-2m',
    'between%201%20and',
    'yesterday',
    'today',
    'yes',
    'desc',
    'duration',
  ],
  ...['x'.repeat(260), '9'.repeat(400), '%F0%9F%98%80'.repeat(130), 'a'.repeat(7_000)],
]

const percentEncoded = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes) => Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))

/** Characters that Node.js's parser accepts unencoded in a URL */
const printable = fc.stringMatching(/^[!$'-.0-;A-~]{0,30}$/)

export const hostileText = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: percentEncoded },
  { weight: 1, arbitrary: printable },
  {
    weight: 1,
    arbitrary: fc.date({ noInvalidDate: true }).map((date) => encodeURIComponent(date.toISOString())),
  },
)

const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...PARAMETER_NAMES) },
  { weight: 4, arbitrary: fc.constantFrom(...DANGEROUS_NAMES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...PARAMETER_NAMES, ...DANGEROUS_NAMES).map((each) => `${each}[a]`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('%5F_proto__', '__proto__%00', '%00', '', '[]', 'a[__proto__]', 'q.sort'),
  },
  { weight: 1, arbitrary: hostileText.filter((text) => text.length < 300) },
)

const pair = fc.tuple(name, hostileText).map(([key, value]) => `${key}=${value}`)

/** A query string, with more repeated names than chance would give */
export const hostileQuery = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: pair.map((each) => [each]) },
      {
        weight: 2,
        arbitrary: fc.tuple(name, fc.array(hostileText, { minLength: 2, maxLength: 4 })).map(repeated),
      },
      // Next.js makes a repeated __proto__ the prototype of its parameters.
      {
        weight: 1,
        arbitrary: fc
          .array(hostileText, { minLength: 2, maxLength: 4 })
          .map((texts) => repeated(['__proto__', texts])),
      },
      { weight: 1, arbitrary: name.map((each) => [each]) },
    ),
    { maxLength: 5 },
  )
  .map((pairs) => pairs.flat().join('&').slice(0, 12_000))

function repeated([key, values]: [string, string[]]) {
  return values.map((value) => `${key}=${value}`)
}

/** A path segment */
export const hostileSegment = fc.oneof(
  hostileText.map((text) => text.replaceAll('/', '%2f').replaceAll('?', '%3f').replaceAll('#', '%23') || 'x'),
  fc.constantFrom(...DANGEROUS_NAMES, '%5F_proto__', 'x'.repeat(10_000), '%00'.repeat(100), 'CF%00', 'RE%ff'),
)
