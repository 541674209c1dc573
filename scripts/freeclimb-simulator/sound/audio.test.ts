import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AudioSource, audioByteLength, readAudio, streamAudio } from './audio'

const MINUTE: AudioSource = { recordingId: `RE${'1f'.repeat(20)}`, durationSec: 60 }
const STEREO_GAPS: AudioSource = { ...MINUTE, gapSec: 7, stereo: true }
const MU_LAW_QUIET = 0x7f

function wholeFile(source: AudioSource): Uint8Array {
  return readAudio(source, 0, audioByteLength(source))
}

test.each([MINUTE, STEREO_GAPS])('any range is the same bytes as in the whole file', (source) => {
  const whole = wholeFile(source)
  fc.assert(
    fc.property(fc.nat(whole.length + 10), fc.nat(30_000), (start, length) => {
      expect(
        Buffer.compare(readAudio(source, start, start + length), whole.slice(start, start + length)),
      ).toBe(0)
    }),
  )
})

test.each([MINUTE, STEREO_GAPS])(
  'the stream is the same bytes as the whole file, from any start',
  (source) => {
    const whole = wholeFile(source)
    for (const start of [0, 1, 57, 58, 59, 8058, 100_001, whole.length]) {
      expect(Buffer.concat([...streamAudio(source, start)]).equals(whole.subarray(start))).toBe(true)
    }
  },
)

test.each([
  ['mono', MINUTE, 1],
  ['stereo', STEREO_GAPS, 2],
] as const)('the header says 8 kHz mu-law, %s, and how much follows', (_, source, channelCount) => {
  const whole = Buffer.from(wholeFile(source))
  const dataBytes = whole.length - 58
  expect(whole.length).toBe(audioByteLength(source))
  expect(whole.toString('latin1', 0, 4)).toBe('RIFF')
  expect(whole.readUInt32LE(4)).toBe(whole.length - 8)
  expect(whole.toString('latin1', 8, 16)).toBe('WAVEfmt ')
  expect(whole.readUInt32LE(16)).toBe(18)
  expect(whole.readUInt16LE(20)).toBe(7)
  expect(whole.readUInt16LE(22)).toBe(channelCount)
  expect(whole.readUInt32LE(24)).toBe(8000)
  expect(whole.readUInt32LE(28)).toBe(8000 * channelCount)
  expect(whole.readUInt16LE(32)).toBe(channelCount)
  expect(whole.readUInt16LE(34)).toBe(8)
  expect(whole.toString('latin1', 38, 42)).toBe('fact')
  expect(whole.readUInt32LE(46)).toBe(dataBytes / channelCount)
  expect(whole.toString('latin1', 50, 54)).toBe('data')
  expect(whole.readUInt32LE(54)).toBe(dataBytes)
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
  // Enough other recordings to evict the first from the cache.
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

test('with gaps, talk and silence take turns', () => {
  const sounding = { ...MINUTE, durationSec: 180, gapSec: 30 }
  const audio = wholeFile(sounding).subarray(58)
  const soundingSeconds = Array.from({ length: 180 }, (_, second) =>
    audio.subarray(second * 8000, (second + 1) * 8000).some((sample) => loudness(sample) >= 16),
  )
  for (const [second, sounds] of soundingSeconds.entries()) {
    if (Math.floor(second / 30) % 2 === 1) expect([second, sounds]).toEqual([second, false])
  }
  for (const startSec of [0, 60, 120]) {
    const talk = soundingSeconds.slice(startSec, startSec + 30)
    expect(talk.filter(Boolean).length).toBeGreaterThan(20)
    // Natural pauses are shorter than a gap.
    expect(talk.map(Number).join('')).not.toContain('0000')
  }
})

test('in stereo, each channel has one side of the talk, and no sound is lost', () => {
  const fiveMinutes = { ...MINUTE, durationSec: 300 }
  const mono = wholeFile(fiveMinutes).subarray(58)
  const stereo = wholeFile({ ...fiveMinutes, stereo: true }).subarray(58)
  const [left, right] = [0, 1].map((channel) => stereo.filter((_, index) => index % 2 === channel))
  const loudMoments = { mono: 0, left: 0, right: 0, both: 0 }
  for (let start = 0; start + 800 <= mono.length; start += 800) {
    const isLoud = (channel: Uint8Array = mono) =>
      channel.subarray(start, start + 800).some((sample) => loudness(sample) >= 40)
    if (isLoud()) loudMoments.mono += 1
    if (isLoud(left)) loudMoments.left += 1
    if (isLoud(right)) loudMoments.right += 1
    if (isLoud(left) && isLoud(right)) loudMoments.both += 1
  }
  const { mono: all, left: ofLeft, right: ofRight, both } = loudMoments
  expect(Math.min(ofLeft, ofRight)).toBeGreaterThan(all * 0.1)
  expect(both).toBeLessThan(all * 0.2)
  expect(Math.abs(ofLeft + ofRight - both - all)).toBeLessThan(all * 0.05)
})

/** From 0 (silence) to 127 (mu-law's maximum) */
function loudness(muLaw: number): number {
  return MU_LAW_QUIET - (muLaw & 0x7f)
}

test('an hour takes no more than seconds', { timeout: 20_000 }, () => {
  const hour = { recordingId: `RE${'ab'.repeat(20)}`, durationSec: 3600 }
  let byteCount = 0
  for (const chunk of streamAudio(hour)) byteCount += chunk.length
  expect(byteCount).toBe(audioByteLength(hour))
})
