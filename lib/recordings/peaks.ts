/** The lowest and the highest level, from -128 to 127, in each of equally long stretches of one channel. */
export type PeakLane = { min: Int8Array; max: Int8Array }

/** The outline of a recording, as drawn: all lanes have as many buckets. */
export type Peaks = {
  /** What the buckets span together; `null` where it is unknown. */
  lengthMs: number | null
  lanes: PeakLane[]
}

/** In stereo, so many keep the encoded whole under 4 KiB. */
export const MAX_PEAK_BUCKETS = 1_000
export const MAX_PEAK_LANES = 2

const VERSION = 1
const HEADER_BYTES = 8

/**
 * Byte 0 the version, 1 the count of lanes, 2–3 that of buckets, 4–7 the length in milliseconds (0: unknown), both
 * little-endian; then, for each lane, all minima and all maxima, a signed byte each.
 */
export function encodePeaks({ lengthMs, lanes }: Peaks): Uint8Array<ArrayBuffer> {
  const bucketCount = lanes[0]?.min.length ?? 0
  const encoded = new Uint8Array(encodedBytes(lanes.length, bucketCount))
  const header = new DataView(encoded.buffer)
  header.setUint8(0, VERSION)
  header.setUint8(1, lanes.length)
  header.setUint16(2, bucketCount, true)
  header.setUint32(4, lengthMs ?? 0, true)
  const levels = new Int8Array(encoded.buffer, HEADER_BYTES)
  lanes
    .flatMap(({ min, max }) => [min, max])
    .forEach((values, index) => {
      levels.set(values, index * bucketCount)
    })
  return encoded
}

/** `null` for bytes that `encodePeaks` did not make. The lanes are views of `encoded`. */
export function decodePeaks(encoded: Uint8Array): Peaks | null {
  if (encoded.byteLength < HEADER_BYTES) return null
  const header = new DataView(encoded.buffer, encoded.byteOffset, HEADER_BYTES)
  const laneCount = header.getUint8(1)
  const bucketCount = header.getUint16(2, true)
  const isOurs =
    header.getUint8(0) === VERSION &&
    isWithin(laneCount, MAX_PEAK_LANES) &&
    isWithin(bucketCount, MAX_PEAK_BUCKETS) &&
    encoded.byteLength === encodedBytes(laneCount, bucketCount)
  if (!isOurs) return null
  const levelsAt = (index: number) =>
    new Int8Array(encoded.buffer, encoded.byteOffset + HEADER_BYTES + index * bucketCount, bucketCount)
  const lanes = Array.from({ length: laneCount }, (_, lane) => ({
    min: levelsAt(2 * lane),
    max: levelsAt(2 * lane + 1),
  }))
  return { lengthMs: header.getUint32(4, true) || null, lanes }
}

function encodedBytes(laneCount: number, bucketCount: number) {
  return HEADER_BYTES + 2 * laneCount * bucketCount
}

function isWithin(count: number, max: number) {
  return count >= 1 && count <= max
}
