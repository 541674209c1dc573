const ID = /^[0-9A-Za-z_-]{1,128}$/

/**
 * FreeClimb publishes no pattern for these IDs, so this allows more than those seen (two letters and 40 hex digits), but
 * nothing unfit for an index, a path or a log.
 */
export function isId(text: string): boolean {
  return ID.test(text)
}
