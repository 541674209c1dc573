/** Positions count from 0 and both ends are part of the range. */
export type ByteRange = { start: number; end: number }

/** One range as asked, before the size is known. `end: null` is open (`bytes=500-`). */
export type RangeSpec = { start: number; end: number | null } | { lastBytes: number }

export type ResolvedRange = ByteRange | 'whole' | 'unsatisfiable'

/**
 * Reads a Range header without knowing the size. `null` where RFC 9110 §14.2 lets the header be ignored:
 * absent, malformed, another unit, or more than one range.
 */
export function parseRangeSpec(header: string | null): RangeSpec | null {
  const set = /^[ \t]*bytes=(.*)$/i.exec(header ?? '')?.[1]
  if (set === undefined) return null
  // §5.6.1.2: empty list elements do not count.
  const members = set
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((member) => member !== '')
  if (members.length !== 1) return null
  const [, first, last] = /^(\d*)-(\d*)$/.exec(members[0] ?? '') ?? []
  if (first === undefined || last === undefined || first + last === '') return null
  if (first === '') return { lastBytes: toPosition(last) }
  if (last === '') return { start: toPosition(first), end: null }
  if (BigInt(last) < BigInt(first)) return null
  return { start: toPosition(first), end: toPosition(last) }
}

// No file reaches this, so a larger number means the same.
function toPosition(digits: string) {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER)
}

/** RFC 9110 §14.1.2: a range reaching past the end is cut there, one beginning past it is unsatisfiable. */
export function resolveRange(spec: RangeSpec | null, sizeBytes: number): ResolvedRange {
  if (spec === null) return 'whole'
  if ('lastBytes' in spec) {
    if (spec.lastBytes === 0) return 'unsatisfiable'
    // Satisfiable, but Content-Range cannot say "the last bytes of nothing".
    if (sizeBytes === 0) return 'whole'
    return { start: Math.max(0, sizeBytes - spec.lastBytes), end: sizeBytes - 1 }
  }
  if (spec.start >= sizeBytes) return 'unsatisfiable'
  return { start: spec.start, end: Math.min(spec.end ?? sizeBytes - 1, sizeBytes - 1) }
}

export function formatRangeSpec(spec: RangeSpec): string {
  if ('lastBytes' in spec) return `bytes=-${spec.lastBytes}`
  return `bytes=${spec.start}-${spec.end ?? ''}`
}
