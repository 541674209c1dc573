import { randomInt } from 'node:crypto'

// Without what is mistaken for something else when it is read aloud or typed off a screen: 0 and o, 1, i and l.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_LENGTH = 4

/** A random password of 99 bits, in groups as it is read to somebody: `k7mp-x2qd-9fhw-t4zn-b6ce`. */
export function generatePassword(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)]
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}
