import { expect, test } from 'vitest'
import { cookiesAreSecure } from './secure-cookies'

test.each<[string | undefined, 'production' | 'development', boolean]>([
  [undefined, 'production', true],
  ['https://roomtone.example', 'production', true],
  ['http://10.0.0.7:3000', 'production', false],
  [undefined, 'development', false],
  ['https://roomtone.example', 'development', false],
])('cookies of %s in %s: secure %s', (appUrl, mode, isSecure) => {
  expect(cookiesAreSecure(appUrl, mode)).toBe(isSecure)
})
