import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeReturnPath } from './return-path'

const HOME = '/conferences'

test.each<[unknown, string]>([
  ['/conferences', '/conferences'],
  ['/conferences?minDuration=5m&q=%2B1312#row', '/conferences?minDuration=5m&q=%2B1312#row'],
  ['/conferences/CF1', '/conferences/CF1'],
  ['/conferences?next=https://evil.example', '/conferences?next=https://evil.example'],
  ['/conferences/../users', '/users'],
  [undefined, HOME],
  [null, HOME],
  [['/users'], HOME],
  ['', HOME],
  ['users', HOME],
  ['https://evil.example', HOME],
  ['HTTPS:evil.example', HOME],
  ['javascript:alert(1)', HOME],
  ['data:text/html,1', HOME],
  [' /users', HOME],
  ['//evil.example', HOME],
  ['///evil.example', HOME],
  ['/\\evil.example', HOME],
  ['\\\\evil.example', HOME],
  ['/\t/evil.example', HOME],
  ['/\n\\evil.example', HOME],
  ['/.//evil.example', HOME],
  ['/./\\evil.example', HOME],
  ['/a/..//evil.example', HOME],
  ['/%2e//evil.example', HOME],
  ['//roomtone.invalid', '/'],
  ['//roomtone.invalid//evil.example', HOME],
  ['/@evil.example', '/@evil.example'],
  ['/%2f/evil.example', '/%2f/evil.example'],
  ['/%5cevil.example', '/%5cevil.example'],
  ['/a\r\nset-cookie: b=c', '/aset-cookie:%20b=c'],
  ['/sign-in', HOME],
  ['/sign-in?next=/sign-in', HOME],
  ['/x/../sign-in', HOME],
])('%j leads to %s', (asked, led) => {
  expect(safeReturnPath(asked)).toBe(led)
})

const hostile = fc
  .array(
    fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '\t',
      '\n',
      '\r',
      '\0',
      ' ',
      '@',
      ':',
      '?',
      '#',
      'evil.example',
      'https:',
      'javascript:',
      'roomtone.invalid',
      '\u2028',
      '。',
      '／',
      '\ud800',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('whatever is asked, it leads to this origin, and is the same when it is read again', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.string({ unit: 'binary' }),
    hostile,
    hostile.map((text) => `/${text}`),
  )
  fc.assert(
    fc.property(anything, (asked) => {
      const led = safeReturnPath(asked)
      expect(led).toMatch(/^\/(?![/\\])/)
      expect(led).not.toMatch(/[\s\0]/)
      for (const base of ['https://roomtone.example/sign-in', 'http://127.0.0.1:3000/sign-in?next=x'])
        expect(new URL(led, base).origin).toBe(new URL(base).origin)
      expect(safeReturnPath(led)).toBe(led)
    }),
    { numRuns: 5_000 },
  )
})
