import { createHash } from 'node:crypto'

export type IdPrefix = 'AC' | 'CA' | 'CF' | 'RE' | 'RQ'

/** Returns an ID in FreeClimb's format, a prefix and 40 hex digits. The same seed gives the same ID. */
export function createId(prefix: IdPrefix, seed: string): string {
  return prefix + createHash('sha1').update(`${prefix}:${seed}`).digest('hex')
}
