import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePeaks, encodePeaks, MAX_PEAK_BUCKETS, type Peaks } from './peaks'

const anyPeaks: fc.Arbitrary<Peaks> = fc
  .record({
    lengthMs: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
    laneCount: fc.integer({ min: 1, max: 2 }),
    bucketCount: fc.integer({ min: 1, max: 40 }),
  })
  .chain(({ lengthMs, laneCount, bucketCount }) => {
    const levels = fc.int8Array({ minLength: bucketCount, maxLength: bucketCount })
    const lane = fc.record({ min: levels, max: levels })
    return fc.record({
      lengthMs: fc.constant(lengthMs),
      lanes: fc.array(lane, { minLength: laneCount, maxLength: laneCount }),
    })
  })

test('peaks are read back as they were written, from anywhere in a larger buffer', () => {
  fc.assert(
    fc.property(anyPeaks, fc.nat(9), (peaks, offset) => {
      const encoded = encodePeaks(peaks)
      const within = new Uint8Array(offset + encoded.length)
      within.set(encoded, offset)
      expect(decodePeaks(within.subarray(offset))).toEqual(peaks)
    }),
  )
})

test('bytes that are not peaks are none', () => {
  fc.assert(
    fc.property(anyPeaks, fc.integer({ min: 1, max: 20 }), (peaks, count) => {
      const encoded = encodePeaks(peaks)
      expect(decodePeaks(encoded.subarray(0, Math.max(0, encoded.length - count)))).toBeNull()
      expect(decodePeaks(Uint8Array.of(...encoded, ...new Uint8Array(count)))).toBeNull()
      expect(decodePeaks(Uint8Array.of(2, ...encoded.subarray(1)))).toBeNull()
    }),
  )
  expect(decodePeaks(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0))).toBeNull()
  expect(decodePeaks(Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0))).toBeNull()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const peaks = decodePeaks(bytes)
      if (peaks !== null) expect(encodePeaks(peaks)).toEqual(bytes)
    }),
  )
})

test('stereo takes less than 4 KiB', () => {
  const levels = new Int8Array(MAX_PEAK_BUCKETS)
  const lane = { min: levels, max: levels }
  expect(encodePeaks({ lengthMs: 3_600_000, lanes: [lane, lane] }).byteLength).toBeLessThan(4096)
})

test('the bytes are those that are stored already', () => {
  const lanes = [{ min: Int8Array.of(-128, -1), max: Int8Array.of(0, 127) }]
  expect([...encodePeaks({ lengthMs: 0x01020304, lanes })]).toEqual([
    1, 1, 2, 0, 4, 3, 2, 1, 128, 255, 0, 127,
  ])
})
