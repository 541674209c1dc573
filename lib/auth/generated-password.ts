import { randomInt } from 'node:crypto'

// Without 0 and o, 1, i and l, which look or sound alike when someone reads or types a password.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_LENGTH = 4

/** A random password of 99 bits, grouped for reading aloud: `k7mp-x2qd-9fhw-t4zn-b6ce`. */
export function generatePassword(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)]
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}
