import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import { BURST_BYTES, PACED_MS, PlayingPace } from './playing-pace'
import { sliceBytes } from './slice'

const STAYS = new AbortController().signal
const HOUR_OF_MU_LAW = { sizeBytes: 28_800_058, durationSec: 3600 }
/** Two channels of 8 kHz mu-law at 3×, with a margin of 2. */
const MIN_BYTES_PER_SECOND = 96_000

/** A clock on which waiting takes no real time. */
function clockForTest() {
  const clock = {
    ms: 0,
    nowMs: () => clock.ms,
    wait: async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted()
      clock.ms += ms
    },
  }
  return clock
}

async function send(pace: PlayingPace, chunkBytes: number) {
  await pace.untilMore(STAYS)
  pace.sent(chunkBytes)
}

test('a burst passes at once, and what follows takes its time', async () => {
  const clock = clockForTest()
  const pace = new PlayingPace(HOUR_OF_MU_LAW, clock)
  for (let sent = 0; sent < BURST_BYTES; sent += 65_536) await send(pace, 65_536)
  expect(clock.ms).toBe(0)
  await send(pace, 96_000)
  await send(pace, 1)
  expect(clock.ms).toBe(1000)
})

test.each([
  ['of unknown size', { sizeBytes: null, durationSec: 60 }, MIN_BYTES_PER_SECOND],
  ['of unknown length', { sizeBytes: 9_000_000, durationSec: null }, MIN_BYTES_PER_SECOND],
  ['said to be of no length', { sizeBytes: 9_000_000, durationSec: 0 }, MIN_BYTES_PER_SECOND],
  ['of one channel', HOUR_OF_MU_LAW, MIN_BYTES_PER_SECOND],
  ['of 16 bits and two channels', { sizeBytes: 3_200_000, durationSec: 100 }, 192_000],
])('a recording %s has its pace', async (_, audio, bytesPerSecond) => {
  const clock = clockForTest()
  const pace = new PlayingPace(audio, clock)
  await send(pace, BURST_BYTES + bytesPerSecond)
  await send(pace, 1)
  expect(clock.ms).toBeCloseTo(1000)
})

test('is never behind who plays at three times the speed, and never far ahead of its pace', async () => {
  const chunks = fc.array(fc.integer({ min: 1, max: 65_536 }), { minLength: 1, maxLength: 200 })
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 8000, max: 400_000 }), async (sizes, bytesPerSecond) => {
      const clock = clockForTest()
      const audio = { sizeBytes: bytesPerSecond * 1000, durationSec: 1000 }
      const pace = new PlayingPace(audio, clock)
      const paceBytesPerMs = Math.max(MIN_BYTES_PER_SECOND, bytesPerSecond * 6) / 1000
      let sentBytes = 0
      for (const size of sizes) {
        await pace.untilMore(STAYS)
        expect(sentBytes).toBeGreaterThanOrEqual((clock.ms * bytesPerSecond * 3) / 1000)
        expect(sentBytes).toBeLessThanOrEqual(BURST_BYTES + clock.ms * paceBytesPerMs + 1)
        pace.sent(size)
        sentBytes += size
      }
    }),
  )
})

test('who has rested is sent one burst, not all that was saved up', async () => {
  const clock = clockForTest()
  const pace = new PlayingPace(HOUR_OF_MU_LAW, clock)
  await send(pace, BURST_BYTES)
  clock.ms += 60_000
  await send(pace, BURST_BYTES)
  expect(clock.ms).toBe(60_000)
  await send(pace, 9600)
  await send(pace, 1)
  expect(clock.ms).toBeCloseTo(60_100, -1)
})

test('who still listens after minutes is sent the rest at once', async () => {
  const clock = clockForTest()
  const pace = new PlayingPace(HOUR_OF_MU_LAW, clock)
  await send(pace, 100_000_000)
  await send(pace, 100_000_000)
  expect(clock.ms).toBe(PACED_MS)
  await send(pace, 100_000_000)
  expect(clock.ms).toBe(PACED_MS)
})

test('who leaves while waiting is not waited for', async () => {
  const left = new AbortController()
  const pace = new PlayingPace(HOUR_OF_MU_LAW)
  pace.sent(BURST_BYTES * 100)
  const waiting = pace.untilMore(left.signal)
  left.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
})

test('a stream at a pace is the same bytes, later', async () => {
  const clock = clockForTest()
  const whole = Buffer.alloc(1_000_000, 'roomtone')
  const bytes = new AudioBytes(STAYS, { firstByteTimeoutMs: 5000, stallTimeoutMs: 5000 })
  bytes.attach(
    Readable.from([whole.subarray(0, 400_000), whole.subarray(400_000, 900_001), whole.subarray(900_001)]),
  )
  const slice = { skipBytes: 1000, lengthBytes: whole.length - 1000, endsEarly: false }
  const stream = sliceBytes(bytes, slice, () => {}, new PlayingPace(HOUR_OF_MU_LAW, clock))
  expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(whole.subarray(1000))).toBe(true)
  expect(clock.ms).toBeGreaterThan(6000)
})
