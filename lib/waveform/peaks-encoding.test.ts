import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_PAUSES } from './pauses'
import { decodePeaks, encodePeaks, MAX_PEAK_BUCKETS, type Peaks } from './peaks-encoding'

const anyPeaks: fc.Arbitrary<Peaks> = fc
  .record({
    lengthMs: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
    laneCount: fc.integer({ min: 1, max: 2 }),
    bucketCount: fc.integer({ min: 1, max: 40 }),
  })
  .chain(({ lengthMs, laneCount, bucketCount }) => {
    const levels = fc.int8Array({ minLength: bucketCount, maxLength: bucketCount })
    const lane = fc.record({ min: levels, max: levels })
    const moment = fc.integer({ min: 0, max: 2 ** 31 - 1 })
    return fc.record({
      lengthMs: fc.constant(lengthMs),
      pauses: fc.array(fc.record({ startMs: moment, endMs: moment }), { maxLength: 5 }),
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
      expect(decodePeaks(Uint8Array.of(3, ...encoded.subarray(1)))).toBeNull()
    }),
  )
  for (const version of [1, 2]) {
    expect(decodePeaks(Uint8Array.of(version, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toBeNull()
    expect(decodePeaks(Uint8Array.of(version, 1, 0, 0, 0, 0, 0, 0, 0, 0))).toBeNull()
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const peaks = decodePeaks(bytes)
      if (peaks !== null && bytes[0] === 2) expect(encodePeaks(peaks)).toEqual(bytes)
    }),
  )
})

test('stereo takes less than 4 KiB, and with the most pauses less than 12', () => {
  const levels = new Int8Array(MAX_PEAK_BUCKETS)
  const lane = { min: levels, max: levels }
  const pauses = Array.from({ length: MAX_PAUSES }, () => ({ startMs: 1, endMs: 2 }))
  const sizeWith = (count: number) =>
    encodePeaks({ lengthMs: 3_600_000, lanes: [lane, lane], pauses: pauses.slice(0, count) }).byteLength
  expect(sizeWith(0)).toBeLessThan(4 * 1024)
  expect(sizeWith(MAX_PAUSES)).toBeLessThan(12 * 1024)
})

test('the bytes are those that are stored already', () => {
  const lanes = [{ min: Int8Array.of(-128, -1), max: Int8Array.of(0, 127) }]
  const pauses = [{ startMs: 0x11, endMs: 0x01020304 }]
  expect([...encodePeaks({ lengthMs: 0x01020304, lanes, pauses })]).toEqual([
    2, 1, 2, 0, 4, 3, 2, 1, 1, 0, 128, 255, 0, 127, 0x11, 0, 0, 0, 4, 3, 2, 1,
  ])
})

test('what was stored before pauses were is read, and has those of its buckets', () => {
  const levels = Int8Array.of(-60, 0, 0, -70)
  const lengthMs = 16_000
  const bytes = [1, 1, 4, 0, 0x80, 0x3e, 0, 0, ...new Uint8Array(levels.buffer), 60, 0, 0, 70]
  expect(decodePeaks(Uint8Array.from(bytes))).toEqual({
    lengthMs,
    lanes: [{ min: levels, max: Int8Array.of(60, 0, 0, 70) }],
    pauses: [{ startMs: 4_000, endMs: 12_000 }],
  })
})
