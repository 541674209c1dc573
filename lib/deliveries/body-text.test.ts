import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyText } from './body-text'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))

test.each([
  ['{"b":1,"a":[]}', 'JSON', '{\n  "b": 1,\n  "a": []\n}'],
  ['oops\r\n\tline', 'text', 'oops\r\n\tline'],
  ['', 'text', ''],
  ['a\0b', 'hexadecimal', '61 00 62'],
])('%j is shown as %s', (sent, kind, text) => {
  expect(bodyText(bytes(sent))).toMatchObject({ kind, text })
})

test('what is no UTF-8 is shown by its bytes, the first 4 KiB of them', () => {
  expect(bodyText(new Uint8Array(18).fill(0xff)).text).toBe(`${'ff '.repeat(15)}ff\nff ff`)
  const long = bodyText(new Uint8Array(5_000).fill(0xff)).text.split('\n')
  expect(long).toHaveLength(257)
  expect(long.at(-1)).toBe('…')
})

test('a body that was cut within a character is text, and a whole one that ends so is not', () => {
  const cut = bytes('é').subarray(0, 1)
  expect(bodyText(new Uint8Array([0x61, ...cut]), { isWhole: false })).toMatchObject({
    kind: 'text',
    text: 'a',
  })
  expect(bodyText(new Uint8Array([0x61, ...cut])).kind).toBe('hexadecimal')
})

test('what is copied is what was sent', () => {
  expect(bodyText(bytes('{ "a":1.50 }')).sent).toBe('{ "a":1.50 }')
})

test('any JSON is shown with a line for each value, or as it was sent where that is far longer', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const sent = JSON.stringify(value)
      const indented = JSON.stringify(JSON.parse(sent), null, 2)
      const isBounded = indented.length <= 4 * sent.length + 1_000
      expect(bodyText(bytes(sent)).text).toBe(isBounded ? indented : sent)
    }),
  )
})

test.each([
  [
    'numbers',
    '{"a":12345678901234567890,"b":1.0,"c":1e5}',
    '{\n  "a": 12345678901234567890,\n  "b": 1.0,\n  "c": 1e5\n}',
  ],
  ['names that repeat', '{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ['what looks like JSON in a text', '["{\\"[,:]"]', '[\n  "{\\"[,:]"\n]'],
  ['spaces', '{ "a" :\n[ ] , "b":{\t} }', '{\n  "a": [],\n  "b": {}\n}'],
])('%s stay as they were sent', (_, sent, text) => {
  expect(bodyText(bytes(sent)).text).toBe(text)
})

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)

test.each([
  ['arrays', nested('[', ']', 4_000)],
  ['objects', nested('{"a":', '}', 1_300).replace(':}', ':1}')],
  ['arrays with values', nested('[0,[', '],0]', 1_000)],
  ['as deep as a body can be', nested('[', ']', 128 * 1024)],
  ['many values, deep enough', `${'['.repeat(50)}${'1,'.repeat(20_000)}1${']'.repeat(50)}`],
])('nested %s are shown as they were sent', (_, sent) => {
  // toBe would take minutes to print the difference between two such texts.
  expect(bodyText(bytes(sent)).text === sent).toBe(true)
})

test('the largest body that is one text, or many short ones, is no trouble', () => {
  for (const sent of [
    `["${'\\"'.repeat(131_000)}"]`,
    `["${'x'.repeat(262_000)}"]`,
    `[${'"",'.repeat(87_000)}""]`,
  ])
    expect(bodyText(bytes(sent)).text.length).toBeLessThanOrEqual(sent.length + 10)
})
