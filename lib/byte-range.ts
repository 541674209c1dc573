/** Byte positions from 0, both inclusive. */
export type ByteRange = { start: number; end: number }

/** A requested range, before the size is known. `end: null` is open-ended (`bytes=500-`). */
export type RangeSpec = { start: number; end: number | null } | { lastBytes: number }

export type ResolvedRange = ByteRange | 'whole' | 'unsatisfiable'

/** Parses a Range header. Null if RFC 9110 §14.2 lets us ignore it: missing, malformed, another unit or several ranges. */
export function parseRangeSpec(header: string | null): RangeSpec | null {
  const set = /^[ \t]*bytes=(.*)$/i.exec(header ?? '')?.[1]
  if (set === undefined) return null
  // §5.6.1.2: empty list elements don't count.
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

// No file is this large, so clamping larger numbers changes nothing.
function toPosition(digits: string) {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER)
}

/** RFC 9110 §14.1.2: a range past the end is cut off there, and one that starts past it is unsatisfiable. */
export function resolveRange(spec: RangeSpec | null, sizeBytes: number): ResolvedRange {
  if (spec === null) return 'whole'
  if ('lastBytes' in spec) {
    if (spec.lastBytes === 0) return 'unsatisfiable'
    // Satisfiable, but Content-Range has no syntax for an empty range.
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
