import { createHash } from 'node:crypto'

/** What FreeClimb says of the version of a file that it sends. Header values are `null` when absent. */
export type UpstreamVersion = { etag: string | null; lastModified: string | null; sizeBytes: number | null }

const STRONG = /^"[^"]*"$/

/** Strong: the bytes of a copy never change, and other bytes have another hash. */
export function copyEtag(sha256: string): string {
  return `"${sha256}"`
}

/**
 * Of what FreeClimb sends. It may send another file under the same id at the next request, so this is strong only where
 * FreeClimb itself gives a strong one (RFC 9110 §8.8.1); null where nothing tells one version from another.
 */
export function upstreamEtag(recordingId: string, version: UpstreamVersion): string | null {
  const { etag, lastModified, sizeBytes } = version
  if (etag === null && lastModified === null && sizeBytes === null) return null
  // A length undeclared in one answer and declared in the next would make two versions of one file.
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
