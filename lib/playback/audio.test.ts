import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FoundRecording } from '@/lib/recordings/find-recording'
import { type AudioUpstream, startAudioUpstream } from '@/testing/audio-upstream'
import { text, wavFile } from '@/testing/wav-file'
import { type AudioEnd, type AudioRequest, openRecordingAudio } from './audio'
import { upstreamEtag } from './etag'

const file = Buffer.from(wavFile({}, randomBytes(300_001)))
const size = file.byteLength
const recording: FoundRecording = {
  id: 'RE1',
  conferenceId: 'CF1',
  accountId: 'AC1',
  archiveKey: null,
  sizeBytes: null,
  mimeType: null,
  audioFormat: null,
  archiveState: 'waiting',
  sha256: null,
  durationSec: null,
  lengthMs: null,
  archiveReason: null,
  audioFault: null,
  missingSince: null,
  saidDeletedSince: null,
  receivedAt: new Date(),
}

const UNNAMED = { etag: null, lastModified: null }

let upstream: AudioUpstream
beforeAll(async () => {
  upstream = await startAudioUpstream(file)
})
beforeEach(() => upstream.reset())
afterAll(() => upstream.close())

function open(
  request: Partial<AudioRequest>,
  onEnd?: (end: AudioEnd) => void,
  known: Partial<FoundRecording> = {},
) {
  return openRecordingAudio(
    { ...recording, ...known },
    {
      range: null,
      ifRange: null,
      ifNoneMatch: null,
      wantsBody: true,
      clientLeft: new AbortController().signal,
      ...request,
    },
    {
      apiUrl: upstream.url,
      accountId: 'AC1',
      apiKey: 'key',
      firstByteTimeoutMs: 5_000,
      stallTimeoutMs: 5_000,
    },
    onEnd,
  )
}

async function openAudio(request: Partial<AudioRequest>) {
  return audioIn(await open(request))
}

function audioIn(opened: Awaited<ReturnType<typeof open>>) {
  if (!opened.ok || opened.value.status === 304) throw new Error(`answered ${JSON.stringify(opened)}`)
  return opened.value
}

async function bytesOf(answer: { body: ReadableStream<Uint8Array> | null }) {
  return Buffer.from(await new Response(answer.body).arrayBuffer())
}

// However upstream treats ranges, our answer must be the same.
const upstreams: [name: string, arrange: () => void][] = [
  ['honors ranges', () => {}],
  ['ignores ranges', () => Object.assign(upstream.behavior, { ranges: 'ignore' })],
  ['declares no length', () => Object.assign(upstream.behavior, { ranges: 'ignore', length: 'chunked' })],
  ['answers 416 to all ranges', () => refuseRanges((response) => response.writeHead(416).end())],
  [
    'answers 206 with another range',
    () =>
      refuseRanges((response) =>
        response
          .writeHead(206, { 'Content-Range': `bytes ${size - 1}-${size - 1}/${size}` })
          .end(file.subarray(size - 1)),
      ),
  ],
  [
    'answers 206 without the size',
    () => refuseRanges((response) => response.writeHead(206, { 'Content-Range': 'bytes 0-0/*' }).end('x')),
  ],
  [
    'answers 206 in several parts',
    () =>
      refuseRanges((response) =>
        response.writeHead(206, { 'Content-Type': 'multipart/byteranges; boundary=x' }).end('--x--'),
      ),
  ],
]

function refuseRanges(refuse: (response: ServerResponse) => void) {
  upstream.behavior.intercept = (request, response) => {
    if (request.headers.range === undefined) {
      response.writeHead(200, { 'Content-Type': 'audio/wav', 'Content-Length': size }).end(file)
      return true
    }
    refuse(response)
    return true
  }
}

const satisfiable: [range: string, start: number, end: number][] = [
  ['bytes=0-1', 0, 1],
  ['bytes=0-0', 0, 0],
  ['bytes=0-', 0, size - 1],
  [`bytes=0-${size - 1}`, 0, size - 1],
  [`bytes=0-${size + 5}`, 0, size - 1],
  ['bytes=1-65536', 1, 65_536],
  ['bytes=65535-65536', 65_535, 65_536],
  ['bytes=65536-131071', 65_536, 131_071],
  ['bytes=200000-', 200_000, size - 1],
  [`bytes=${size - 1}-`, size - 1, size - 1],
  ['bytes=-1', size - 1, size - 1],
  ['bytes=-70000', size - 70_000, size - 1],
  [`bytes=-${size}`, 0, size - 1],
  [`bytes=-${size + 9}`, 0, size - 1],
  [`bytes=0-${'9'.repeat(30)}`, 0, size - 1],
  ['BYTES= 10-20', 10, 20],
]

describe.each(upstreams)('when upstream %s', (_name, arrange) => {
  beforeEach(() => arrange())

  test.each(satisfiable)('%s is 206 with those bytes', async (range, start, end) => {
    const answer = await openAudio({ range })
    expect(answer).toMatchObject({ status: 206, range: { start, end }, sizeBytes: size })
    expect((await bytesOf(answer)).equals(file.subarray(start, end + 1))).toBe(true)
  })

  test.each(satisfiable)('HEAD of %s says the same without a body', async (range, start, end) => {
    const answer = await openAudio({ range, wantsBody: false })
    expect(answer).toMatchObject({ status: 206, range: { start, end }, sizeBytes: size, body: null })
  })

  test.each([`bytes=${size}-`, `bytes=${size + 1}-${size + 2}`, 'bytes=-0', `bytes=${'9'.repeat(30)}-`])(
    '%s is beyond the end',
    async (range) => {
      const refusal = { ok: false, problem: { failure: 'range-unsatisfiable', sizeBytes: size } }
      expect(await open({ range })).toEqual(refusal)
      expect(await open({ range, wantsBody: false })).toEqual(refusal)
    },
  )

  test.each([null, 'bytes=5-2', 'bytes=0-1,5-6', 'bytes=a-b', 'items=0-1'])(
    '%j is the whole',
    async (range) => {
      const answer = await openAudio({ range })
      expect(answer).toMatchObject({ status: 200, range: null, contentType: 'audio/wav' })
      // Upstream sends neither ETag nor date, so only the length tells versions apart.
      expect(answer.etag).toBe(
        answer.sizeBytes === null ? null : upstreamEtag('RE1', { ...UNNAMED, sizeBytes: size }),
      )
      expect([size, null]).toContain(answer.sizeBytes)
      expect((await bytesOf(answer)).equals(file)).toBe(true)
    },
  )

  test('If-Range never lets a range through, as nothing says that the file is still the same', async () => {
    for (const ifRange of [
      '"RE1"',
      (await openAudio({ wantsBody: false })).etag,
      'Wed, 21 Oct 2026 07:28:00 GMT',
    ]) {
      const dropped = await openAudio({ range: 'bytes=5-9', ifRange })
      if (ifRange !== null) expect(dropped.status).toBe(200)
      expect((await bytesOf(dropped)).equals(ifRange === null ? file.subarray(5, 10) : file)).toBe(true)
    }
  })

  test('If-None-Match of what was told of the version is 304, range or not', async () => {
    const { etag } = await openAudio({ wantsBody: false })
    if (etag === null)
      return expect(await open({ ifNoneMatch: '*' })).toMatchObject({ value: { status: 304, etag } })
    expect(etag).toMatch(/^W\//)
    expect(await open({ ifNoneMatch: etag })).toEqual({ ok: true, value: { status: 304, etag } })
    expect(await open({ ifNoneMatch: etag, range: 'bytes=0-1' })).toMatchObject({ value: { status: 304 } })
  })
})

describe('what upstream says of the version of its file', () => {
  const date = 'Wed, 21 Oct 2026 07:28:00 GMT'
  const changes: [name: string, before: object, after: object, isStrong: boolean][] = [
    ['a strong ETag', { etag: '"a"' }, { etag: '"b"' }, true],
    ['a strong ETag, then none', { etag: '"a"' }, { etag: null }, true],
    ['a weak ETag', { etag: 'W/"a"' }, { etag: 'W/"b"' }, false],
    ['a date', { lastModified: date }, { lastModified: 'Wed, 21 Oct 2026 07:28:01 GMT' }, false],
  ]

  test.each(changes)(
    '%s: a range of another version is never sent for If-Range',
    async (_name, before, after, isStrong) => {
      for (const ranges of ['honor', 'ignore'] as const) {
        Object.assign(upstream.behavior, { ranges, ...before })
        const first = await openAudio({ range: 'bytes=0-99' })
        await first.body?.cancel()
        expect(first.etag?.startsWith('W/')).toBe(!isStrong)
        const same = await openAudio({ range: 'bytes=100-199', ifRange: first.etag })
        expect(same.status).toBe(isStrong ? 206 : 200)
        await same.body?.cancel()
        Object.assign(upstream.behavior, after)
        const other = await openAudio({ range: 'bytes=100-199', ifRange: first.etag })
        expect(other.status).toBe(200)
        expect(other.etag).not.toBe(first.etag)
        expect((await bytesOf(other)).equals(file)).toBe(true)
        expect(await open({ ifNoneMatch: first.etag })).toMatchObject({ value: { status: 200 } })
      }
    },
  )

  test('a range beyond the end of the same version is 416, of another the whole', async () => {
    Object.assign(upstream.behavior, { etag: '"a"' })
    const { etag } = await openAudio({ wantsBody: false })
    const range = `bytes=${size}-`
    expect(await open({ range, ifRange: etag })).toMatchObject({
      problem: { failure: 'range-unsatisfiable', sizeBytes: size },
    })
    const whole = await openAudio({ range, ifRange: '"another"' })
    expect((await bytesOf(whole)).equals(file)).toBe(true)
  })
})

test('tells the size of a whole recording when upstream declares it', async () => {
  expect(await openAudio({ wantsBody: false })).toMatchObject({ status: 200, sizeBytes: size, body: null })
  const answer = await openAudio({})
  expect(answer.sizeBytes).toBe(size)
  await answer.body?.cancel()
})

test('passes a range on and transfers only what was asked', async () => {
  const start = Math.floor(size * 0.9)
  await bytesOf(await openAudio({ range: ` BYTES=${start}- ` }))
  expect(upstream.requests.map((request) => request.headers.range)).toEqual([`bytes=${start}-`])
  expect(upstream.sentBytes).toBe(size - start)
})

test('counts an undeclared length with one reading, and sends with another', async () => {
  Object.assign(upstream.behavior, { ranges: 'ignore', length: 'chunked' })
  await bytesOf(await openAudio({ range: 'bytes=-1' }))
  expect(upstream.requests.map((request) => request.headers.range)).toEqual(['bytes=-1', undefined])
})

test('relays a shorter part when upstream sends less than was asked', async () => {
  upstream.behavior.intercept = (_request, response) => {
    response.writeHead(206, { 'Content-Type': 'audio/wav', 'Content-Range': `bytes 10-19/${size}` })
    response.end(file.subarray(10, 20))
    return true
  }
  const answer = await openAudio({ range: 'bytes=10-' })
  expect(answer).toMatchObject({ status: 206, range: { start: 10, end: 19 }, sizeBytes: size })
  expect(await bytesOf(answer)).toEqual(file.subarray(10, 20))
})

test('a HEAD and a 304 ask upstream for one byte, and while the format is unknown for as many as show it', async () => {
  const isKnown = { audioFormat: 'wav' }
  await open({ wantsBody: false, range: 'bytes=100-' }, undefined, isKnown)
  await open({ ifNoneMatch: '*' }, undefined, isKnown)
  expect(upstream.sentBytes).toBe(2)
  await open({ wantsBody: false, range: 'bytes=100-' })
  expect(upstream.sentBytes).toBe(2 + 512)
})

test('a 304 never hides that the recording is not there any more', async () => {
  upstream.behavior.intercept = (_request, response) => Boolean(response.writeHead(404).end())
  expect(await open({ ifNoneMatch: '"RE1"' })).toEqual({ ok: false, problem: { failure: 'missing' } })
})

describe('whatever FreeClimb calls it, audio is served as what its bytes show', () => {
  const mp3 = text(`ID3\x04${'\0'.repeat(5_000)}`)
  const page = text(`<!doctype html><script>alert(1)</script>${' '.repeat(5_000)}`)
  const sent = (bytes: Uint8Array, contentType: string) => {
    upstream.behavior.intercept = ({ headers: { range } }, response) => {
      const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
      const end = last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1)
      response.writeHead(range === undefined ? 200 : 206, {
        'Content-Type': contentType,
        ...(range !== undefined && { 'Content-Range': `bytes ${first}-${end}/${bytes.length}` }),
      })
      return Boolean(response.end(bytes.subarray(Number(first), end + 1)))
    }
  }

  test.each([
    ['the whole', {}],
    ['a HEAD', { wantsBody: false }],
    // Safari's first request
    ['its first two bytes', { range: 'bytes=0-1' }],
    ['the beginning', { range: 'bytes=0-' }],
  ])('asked for %s', async (_, request) => {
    for (const contentType of ['audio/wav', 'application/octet-stream']) {
      sent(mp3, contentType)
      expect(await openAudio(request)).toMatchObject({ contentType: 'audio/mpeg', seenFormat: 'mp3' })
      sent(file, contentType)
      expect(await openAudio(request)).toMatchObject({ contentType: 'audio/wav', seenFormat: 'wav' })
      sent(page, contentType)
      expect(await openAudio(request)).toMatchObject({
        contentType: 'application/octet-stream',
        seenFormat: null,
      })
    }
  })

  test('of a later part by what was seen before, else by what FreeClimb calls it', async () => {
    sent(mp3, 'audio/wav')
    const later = { range: 'bytes=1000-' }
    expect(await open(later, undefined, { audioFormat: 'mp3' })).toMatchObject({
      value: { contentType: 'audio/mpeg' },
    })
    expect(await open(later)).toMatchObject({ value: { contentType: 'audio/wav', seenFormat: null } })
  })

  test('and the bytes are those that were asked for', async () => {
    sent(mp3, 'audio/wav')
    const answer = await openAudio({ range: 'bytes=0-1' })
    expect(answer).toMatchObject({ status: 206, range: { start: 0, end: 1 }, sizeBytes: mp3.length })
    expect(await bytesOf(answer)).toEqual(Buffer.from('ID'))
  })
})

test('an empty file is one that is not ready', async () => {
  upstream.behavior.intercept = (_request, response) => Boolean(response.writeHead(200).end())
  expect(await open({})).toEqual({ ok: false, problem: { failure: 'not-ready', retryAfterSec: 60 } })
  upstream.behavior.intercept = (_request, response) =>
    Boolean(response.writeHead(416, { 'Content-Range': 'bytes */0' }).end())
  expect(await open({ range: 'bytes=0-1' })).toEqual({
    ok: false,
    problem: { failure: 'not-ready', retryAfterSec: 60 },
  })
})

test('reports how much was sent', async () => {
  const ends: AudioEnd[] = []
  await bytesOf(audioIn(await open({ range: 'bytes=100000-199999' }, (end) => ends.push(end))))
  expect(ends).toEqual([{ status: 206, bytes: 100_000, isWhole: true }])
})

const neverLeft = {
  range: null,
  ifRange: null,
  ifNoneMatch: null,
  wantsBody: true,
  clientLeft: new AbortController().signal,
}

test('asks nobody without a key, or with the key of another account', async () => {
  const settings = {
    apiUrl: upstream.url,
    accountId: 'AC2',
    apiKey: 'key',
    firstByteTimeoutMs: 1,
    stallTimeoutMs: 1,
  }
  expect(await openRecordingAudio(recording, neverLeft, null)).toEqual({
    ok: false,
    problem: { failure: 'not-configured' },
  })
  expect(await openRecordingAudio(recording, neverLeft, settings)).toEqual({
    ok: false,
    problem: { failure: 'other-account' },
  })
  expect(upstream.requests).toEqual([])
})
