import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AudioUpstream, startAudioUpstream } from '@/testing/audio-upstream'
import { type AudioEnd, openRecordingAudio } from './audio'
import { BURST_BYTES } from './playing-pace'

// Far more than both ends of a loopback connection buffer.
const SIZE_BYTES = 64 * 1024 * 1024
const BUFFERS_BYTES = 16 * 1024 * 1024

let upstream: AudioUpstream
beforeAll(async () => {
  upstream = await startAudioUpstream(Buffer.alloc(SIZE_BYTES, 'roomtone'))
})
beforeEach(() => upstream.reset())
afterAll(() => upstream.close())

async function openReader(
  range: string | null,
  clientLeft: AbortSignal,
  { stallTimeoutMs = 5_000, isPlaying = false } = {},
) {
  let tellEnd: (end: AudioEnd) => void = () => {}
  const ended = new Promise<AudioEnd>((resolve) => {
    tellEnd = resolve
  })
  const answer = await openRecordingAudio(
    {
      id: 'RE1',
      conferenceId: 'CF1',
      accountId: null,
      archiveKey: null,
      sizeBytes: null,
      mimeType: null,
      audioFormat: null,
      archiveState: 'waiting' as const,
      sha256: null,
      durationSec: null,
      lengthMs: null,
      archiveReason: null,
      audioFault: null,
      missingSince: null,
      saidDeletedSince: null,
      receivedAt: new Date(),
    },
    { range, ifRange: null, ifNoneMatch: null, wantsBody: true, isPlaying, clientLeft },
    { apiUrl: upstream.url, accountId: 'AC1', apiKey: 'key', firstByteTimeoutMs: 5_000, stallTimeoutMs },
    tellEnd,
  )
  if (!answer.ok || answer.value.status === 304 || answer.value.body === null)
    throw new Error(JSON.stringify(answer))
  return { reader: answer.value.body.getReader(), ended }
}

const here = () => new AbortController().signal

test('a reader that cancels stops upstream', async () => {
  const { reader, ended } = await openReader(null, here())
  const abandoned = once(upstream.events, 'abandoned')
  const first = await reader.read()
  await reader.cancel()
  await abandoned
  expect(upstream.sentBytes).toBeLessThan(BUFFERS_BYTES)
  expect(await ended).toMatchObject({ bytes: first.value?.byteLength, isWhole: false })
})

test('a client that leaves stops upstream while nobody is reading', async () => {
  const client = new AbortController()
  const { reader, ended } = await openReader(null, client.signal)
  const abandoned = once(upstream.events, 'abandoned')
  await reader.read()
  client.abort()
  await abandoned
  expect(upstream.sentBytes).toBeLessThan(BUFFERS_BYTES)
  expect(await ended).toMatchObject({ isWhole: false })
  await expect(reader.read()).rejects.toThrow('client-left')
})

test('a media element that leaves stops upstream while it waits for its pace', async () => {
  const client = new AbortController()
  const { reader, ended } = await openReader(null, client.signal, { isPlaying: true })
  const abandoned = once(upstream.events, 'abandoned')
  let readBytes = 0
  while (readBytes < BURST_BYTES) readBytes += (await reader.read()).value?.byteLength ?? 0
  const next = reader.read()
  client.abort()
  await expect(next).rejects.toThrow('client-left')
  await abandoned
  expect(await ended).toMatchObject({ bytes: readBytes, isWhole: false })
})

test('a client that leaves stops upstream while it is read through to a range', async () => {
  upstream.behavior.ranges = 'ignore'
  upstream.behavior.stallAfterBytes = 1024 * 1024
  const client = new AbortController()
  const { reader } = await openReader(`bytes=${SIZE_BYTES - 10}-`, client.signal)
  const abandoned = once(upstream.events, 'abandoned')
  const read = reader.read()
  client.abort()
  await expect(read).rejects.toThrow('client-left')
  await abandoned
})

test('a client that has left before upstream answers gets nothing', async () => {
  upstream.behavior.stallAfterBytes = 0
  const client = new AbortController()
  upstream.events.once('stalled', () => client.abort())
  await expect(openReader(null, client.signal)).rejects.toThrow('client-left')
})

test('the end of a range stops an upstream that ignores ranges', async () => {
  upstream.behavior.ranges = 'ignore'
  const abandoned = once(upstream.events, 'abandoned')
  const { reader, ended } = await openReader('bytes=0-1', here())
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('ro')
  expect((await reader.read()).done).toBe(true)
  await abandoned
  expect(upstream.sentBytes).toBeLessThan(BUFFERS_BYTES)
  expect(await ended).toMatchObject({ bytes: 2, isWhole: true })
})

test('a slow reader holds upstream back', async () => {
  const { reader } = await openReader(null, here())
  await reader.read()
  // Once the connection is full, upstream sends nothing for half a second.
  let sentBytes = -1
  await expect
    .poll(
      () => {
        const isStill = upstream.sentBytes === sentBytes
        sentBytes = upstream.sentBytes
        return isStill
      },
      { interval: 500, timeout: 10_000 },
    )
    .toBe(true)
  expect(upstream.sentBytes).toBeLessThan(BUFFERS_BYTES)
  await reader.cancel()
})

test('an upstream that stalls midway is given up, and no longer holds the reader', async () => {
  upstream.behavior.stallAfterBytes = 100_000
  const { reader, ended } = await openReader(null, here(), { stallTimeoutMs: 100 })
  const abandoned = once(upstream.events, 'abandoned')
  await expect(readToEnd(reader)).rejects.toThrow('timeout')
  await abandoned
  expect(await ended).toMatchObject({ bytes: 100_000, isWhole: false })
})

test('an upstream that breaks off midway breaks the answer off, rather than ending it', async () => {
  upstream.behavior.resetAfterBytes = 100_000
  const { reader, ended } = await openReader(null, here())
  await expect(readToEnd(reader)).rejects.toThrow()
  expect(await ended).toMatchObject({ isWhole: false })
})

test('an upstream that ends early breaks the answer off', async () => {
  upstream.behavior.intercept = (_request, response) =>
    Boolean(response.writeHead(206, { 'Content-Range': 'bytes 0-99/100' }).end('short'))
  const { reader, ended } = await openReader('bytes=0-', here())
  await expect(readToEnd(reader)).rejects.toThrow('less audio than it declared')
  expect(await ended).toMatchObject({ bytes: 5, isWhole: false })
})

test('a part read to its end leaves the connection open for the next', async () => {
  const ports = new Set<number | undefined>()
  upstream.behavior.intercept = (request) => {
    ports.add(request.socket.remotePort)
    return false
  }
  for (let seek = 0; seek < 6; seek++) {
    await readToEnd((await openReader(`bytes=${SIZE_BYTES - 100_000}-`, here())).reader)
  }
  // A second connection may open before the first is back in the pool.
  expect(ports.size).toBeLessThan(3)
})

async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>) {
  while (!(await reader.read()).done);
}
