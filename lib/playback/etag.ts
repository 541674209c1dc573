import { createHash } from 'node:crypto'

/** How FreeClimb identifies this version of a file. Header values are null if absent. */
export type UpstreamVersion = { etag: string | null; lastModified: string | null; sizeBytes: number | null }

const STRONG = /^"[^"]*"$/

/** Strong, because archived audio never changes, and other bytes have another hash. */
export function archivedEtag(sha256: string): string {
  return `"${sha256}"`
}

/**
 * The ETag of FreeClimb's audio, or null if nothing tells its versions apart. The next request for the same ID may get
 * another file, so the ETag is strong only if FreeClimb's own is (RFC 9110 §8.8.1).
 */
export function upstreamEtag(recordingId: string, version: UpstreamVersion): string | null {
  const { etag, lastModified, sizeBytes } = version
  if (etag === null && lastModified === null && sizeBytes === null) return null
  // Hash the ETag alone: a length that only some answers declare would turn one version into two.
  const facts = etag === null ? [lastModified, sizeBytes] : [etag]
  const hash = createHash('sha256')
    .update(JSON.stringify([recordingId, ...facts]))
    .digest('hex')
    .slice(0, 32)
  return etag !== null && STRONG.test(etag) ? `"${hash}"` : `W/"${hash}"`
}

/** RFC 9110 §13.1.5: strong comparison. A date never matches, because we send no Last-Modified. */
export function rangeStillApplies(ifRange: string | null, etag: string | null): boolean {
  return ifRange === null || (etag !== null && STRONG.test(etag) && ifRange.trim() === etag)
}

/** RFC 9110 §13.1.2: weak comparison against a list, or `*`. */
export function etagIsKnown(ifNoneMatch: string | null, etag: string | null): boolean {
  if (ifNoneMatch === null) return false
  if (ifNoneMatch.trim() === '*') return true
  if (etag === null) return false
  return Array.from(ifNoneMatch.matchAll(/"[^"]*"/g), ([opaque]) => opaque).includes(etag.replace(/^W\//, ''))
}
