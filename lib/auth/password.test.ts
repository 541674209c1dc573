import { expect, test } from 'vitest'
import { passwordProblem } from './password'

test.each([
  ['plum violin harbor ladder', null],
  ['Xq7#pL9vR2mTz', null],
  ['wachtelei-nordkap-flanell', null],
  ['', /at least 12/],
  ['short-one-1', /at least 12/],
  ['aaaaaaaaaaaaaaaa', /easy to guess/],
  ['password1234', /easy to guess/],
  ['qwertyuiop123', /easy to guess/],
  ['freeclimbroomtone', /easy to guess/],
  ['roomtone2026!', /easy to guess/],
  ['Ann.Smith@example.com', /easy to guess/],
  ['x'.repeat(129), /at most 128/],
])('%j: %s', (password, fault) => {
  const told = passwordProblem(password, ['ann.smith@example.com', 'Ann Smith'])
  if (fault === null) expect(told).toBeNull()
  else expect(told).toMatch(fault)
})
