import { findPauses, type Pause } from './pauses'
import type { PeakLane } from './peak-lane'

/** The outline of a recording, as drawn: all lanes have as many buckets. */
export type Peaks = {
  /** What the buckets span together; `null` where it is unknown. */
  lengthMs: number | null
  lanes: PeakLane[]
  /** In the order of time; none where the length is unknown. */
  pauses: Pause[]
}

/** In stereo, so many take less than 4 KiB, and with the most pauses less than 12. */
export const MAX_PEAK_BUCKETS = 1_000
export const MAX_PEAK_LANES = 2

const VERSION = 2
// Without pauses, which are then found in what is drawn.
const FIRST_VERSION = 1
const FIRST_HEADER_BYTES = 8
const HEADER_BYTES = 10
const PAUSE_BYTES = 8

/**
 * Byte 0 the version, 1 the count of lanes, 2–3 that of buckets, 4–7 the length in milliseconds (0: unknown), 8–9 the count
 * of pauses; then, for each lane, all minima and all maxima, a signed byte each; then, for each pause, its start and its end
 * in milliseconds, four bytes each. All little-endian. Version 1 ends its header after the length, and has no pauses.
 */
export function encodePeaks({ lengthMs, lanes, pauses }: Peaks): Uint8Array<ArrayBuffer> {
  const bucketCount = lanes[0]?.min.length ?? 0
  const pausesAt = HEADER_BYTES + levelBytes(lanes.length, bucketCount)
  const encoded = new Uint8Array(pausesAt + pauses.length * PAUSE_BYTES)
  const view = new DataView(encoded.buffer)
  view.setUint8(0, VERSION)
  view.setUint8(1, lanes.length)
  view.setUint16(2, bucketCount, true)
  view.setUint32(4, lengthMs ?? 0, true)
  view.setUint16(8, pauses.length, true)
  const levels = new Int8Array(encoded.buffer, HEADER_BYTES)
  lanes
    .flatMap(({ min, max }) => [min, max])
    .forEach((values, index) => {
      levels.set(values, index * bucketCount)
    })
  for (const [index, { startMs, endMs }] of pauses.entries()) {
    view.setUint32(pausesAt + index * PAUSE_BYTES, startMs, true)
    view.setUint32(pausesAt + index * PAUSE_BYTES + 4, endMs, true)
  }
  return encoded
}

/** `null` for bytes that `encodePeaks` did not make, in this version or the first. The lanes are views of `encoded`. */
export function decodePeaks(encoded: Uint8Array): Peaks | null {
  if (encoded.byteLength < HEADER_BYTES) return null
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  const version = view.getUint8(0)
  const laneCount = view.getUint8(1)
  const bucketCount = view.getUint16(2, true)
  const lengthMs = view.getUint32(4, true) || null
  const pauseCount = version === VERSION ? view.getUint16(8, true) : 0
  const levelsAt = version === VERSION ? HEADER_BYTES : FIRST_HEADER_BYTES
  const pausesAt = levelsAt + levelBytes(laneCount, bucketCount)
  const isOurs =
    (version === VERSION || version === FIRST_VERSION) &&
    isWithin(laneCount, MAX_PEAK_LANES) &&
    isWithin(bucketCount, MAX_PEAK_BUCKETS) &&
    encoded.byteLength === pausesAt + pauseCount * PAUSE_BYTES
  if (!isOurs) return null
  const levels = (index: number) =>
    new Int8Array(encoded.buffer, encoded.byteOffset + levelsAt + index * bucketCount, bucketCount)
  const lanes = Array.from({ length: laneCount }, (_, lane) => ({
    min: levels(2 * lane),
    max: levels(2 * lane + 1),
  }))
  if (version === FIRST_VERSION) return { lengthMs, lanes, pauses: pausesAmong(lanes, bucketCount, lengthMs) }
  const pauses = Array.from({ length: pauseCount }, (_, index) => ({
    startMs: view.getUint32(pausesAt + index * PAUSE_BYTES, true),
    endMs: view.getUint32(pausesAt + index * PAUSE_BYTES + 4, true),
  }))
  return { lengthMs, lanes, pauses }
}

function pausesAmong(lanes: PeakLane[], bucketCount: number, lengthMs: number | null): Pause[] {
  return lengthMs === null ? [] : findPauses(lanes, lengthMs / bucketCount, lengthMs)
}

function levelBytes(laneCount: number, bucketCount: number) {
  return 2 * laneCount * bucketCount
}

function isWithin(count: number, max: number) {
  return count >= 1 && count <= max
}
