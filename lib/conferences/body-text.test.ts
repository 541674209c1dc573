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
