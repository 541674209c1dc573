import { findPauses, type Pause } from './pauses'
import type { PeakLane } from './peak-lane'

/** A recording's outline as drawn. All lanes have the same number of buckets. */
export type Peaks = {
  /** Of all buckets together; null if unknown */
  lengthMs: number | null
  lanes: PeakLane[]
  /** In time order; none if the length is unknown */
  pauses: Pause[]
}

/** In stereo, this many take less than 4 KiB, and less than 12 KiB with the most pauses. */
export const MAX_PEAK_BUCKETS = 1_000
export const MAX_PEAK_LANES = 2

const VERSION = 2
// Has no pauses; we find them in what is drawn.
const FIRST_VERSION = 1
const FIRST_HEADER_BYTES = 8
const HEADER_BYTES = 10
const PAUSE_BYTES = 8

/**
 * Little-endian: byte 0 version, 1 lane count, 2–3 bucket count, 4–7 length in ms (0: unknown), 8–9 pause count; then each
 * lane's minima and maxima, one signed byte each; then each pause's start and end in ms, four bytes each. Version 1's header
 * ends after the length, and it has no pauses.
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

/** Null for bytes that no version of encodePeaks wrote. The lanes are views of `encoded`. */
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
