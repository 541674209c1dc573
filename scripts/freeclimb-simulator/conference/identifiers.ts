import { createHash } from 'node:crypto'

export type IdPrefix = 'AC' | 'CA' | 'CF' | 'RE' | 'RQ'

/** FreeClimb's form of identifier, a prefix and 40 hex digits; the same seed gives the same one. */
export function createId(prefix: IdPrefix, seed: string): string {
  return prefix + createHash('sha1').update(`${prefix}:${seed}`).digest('hex')
}
