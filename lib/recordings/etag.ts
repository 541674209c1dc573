/** A strong validator: FreeClimb never changes the bytes of a recording, and never gives an id twice. */
export function recordingEtag(recordingId: string): string {
  return `"${recordingId}"`
}

/** RFC 9110 §13.1.5: strong comparison. A date never matches, because we send no Last-Modified. */
export function rangeStillApplies(ifRange: string | null, etag: string): boolean {
  return ifRange === null || ifRange.trim() === etag
}

/** RFC 9110 §13.1.2: weak comparison against a list, or `*`. */
export function etagIsKnown(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false
  if (ifNoneMatch.trim() === '*') return true
  return Array.from(ifNoneMatch.matchAll(/"[^"]*"/g), ([opaque]) => opaque).includes(etag)
}
