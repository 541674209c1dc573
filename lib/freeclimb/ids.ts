const ID = /^[0-9A-Za-z_-]{1,128}$/

/**
 * Whether a text can be a FreeClimb id. Wider than any id seen (two letters and 40 hex digits), because no pattern is
 * published for conferences and recordings; narrow enough for an index, a path and a log.
 */
export function isId(text: string): boolean {
  return ID.test(text)
}
