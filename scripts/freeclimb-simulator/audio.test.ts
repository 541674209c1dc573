import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AudioSource, audioByteLength, readAudio, streamAudio } from './audio'

const MINUTE: AudioSource = { recordingId: `RE${'1f'.repeat(20)}`, durationSec: 60 }
const MU_LAW_QUIET = 0x7f

function wholeFile(source: AudioSource): Uint8Array {
  return readAudio(source, 0, audioByteLength(source))
}

test('any range is the same bytes as in the whole file', () => {
  const whole = wholeFile(MINUTE)
  fc.assert(
    fc.property(fc.nat(whole.length + 10), fc.nat(30_000), (start, length) => {
      expect(
        Buffer.compare(readAudio(MINUTE, start, start + length), whole.slice(start, start + length)),
      ).toBe(0)
    }),
  )
})

test('the stream is the same bytes as the whole file, from any start', () => {
  const whole = wholeFile(MINUTE)
  for (const start of [0, 1, 57, 58, 59, 8058, 100_001, whole.length]) {
    expect(Buffer.concat([...streamAudio(MINUTE, start)]).equals(whole.subarray(start))).toBe(true)
  }
})

test('the header says 8 kHz mono mu-law and how much follows', () => {
  const whole = Buffer.from(wholeFile(MINUTE))
  const sampleCount = whole.length - 58
  expect(whole.toString('latin1', 0, 4)).toBe('RIFF')
  expect(whole.readUInt32LE(4)).toBe(whole.length - 8)
  expect(whole.toString('latin1', 8, 16)).toBe('WAVEfmt ')
  expect(whole.readUInt32LE(16)).toBe(18)
  expect(whole.readUInt16LE(20)).toBe(7)
  expect(whole.readUInt16LE(22)).toBe(1)
  expect(whole.readUInt32LE(24)).toBe(8000)
  expect(whole.readUInt32LE(28)).toBe(8000)
  expect(whole.readUInt16LE(32)).toBe(1)
  expect(whole.readUInt16LE(34)).toBe(8)
  expect(whole.toString('latin1', 38, 42)).toBe('fact')
  expect(whole.readUInt32LE(46)).toBe(sampleCount)
  expect(whole.toString('latin1', 50, 54)).toBe('data')
  expect(whole.readUInt32LE(54)).toBe(sampleCount)
})

test('the audio is a little shorter than its duration, which is rounded up', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 7200 }), (recordingId, durationSec) => {
      const seconds = (audioByteLength({ recordingId, durationSec }) - 58) / 8000
      expect(Math.ceil(seconds)).toBe(durationSec)
    }),
  )
  expect(audioByteLength({ recordingId: 'RE0', durationSec: 0 })).toBe(58)
})

test('a recording always sounds the same, and no two sound alike', () => {
  const other = { ...MINUTE, recordingId: `RE${'2e'.repeat(20)}` }
  const once = Buffer.from(wholeFile(MINUTE))
  // Enough others to push the first out of any memory.
  for (let index = 0; index < 50; index++) readAudio({ recordingId: `RE${index}`, durationSec: 5 }, 0, 100)
  expect(once.equals(wholeFile(MINUTE))).toBe(true)
  expect(once.subarray(58, 16_000).equals(Buffer.from(wholeFile(other)).subarray(58, 16_000))).toBe(false)
})

test('there is talk, there are pauses, and nothing is clipped', () => {
  const tenMinutes = wholeFile({ ...MINUTE, durationSec: 600 }).subarray(58)
  const levels: number[] = []
  for (let start = 0; start + 800 <= tenMinutes.length; start += 800) {
    levels.push(Math.max(...tenMinutes.subarray(start, start + 800).map(loudness)))
  }
  const quietShare = levels.filter((level) => level < 16).length / levels.length
  expect(quietShare).toBeGreaterThan(0.08)
  expect(quietShare).toBeLessThan(0.5)
  expect(Math.max(...levels)).toBeGreaterThan(80)
  expect(Math.max(...levels)).toBeLessThan(127)
})

/** From 0, silence, to 127, as loud as mu-law goes. */
function loudness(muLaw: number): number {
  return MU_LAW_QUIET - (muLaw & 0x7f)
}

test('an hour takes no more than seconds', { timeout: 20_000 }, () => {
  const hour = { recordingId: `RE${'ab'.repeat(20)}`, durationSec: 3600 }
  let byteCount = 0
  for (const chunk of streamAudio(hour)) byteCount += chunk.length
  expect(byteCount).toBe(audioByteLength(hour))
})
