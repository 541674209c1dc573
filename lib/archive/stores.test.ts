import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type S3Server, startS3Server } from '@/testing/s3-server'
import { startVercelBlobServer, type VercelBlobServer } from '@/testing/vercel-blob-server'
import type { ArchiveStore } from './archive-store'
import { storeOf } from './open-archive-store'

const MB = 1024 * 1024
// Several 8 MB parts, the last one smaller.
const LARGE_BYTES = 17 * MB + 1

let folder: string
let s3: S3Server
let blob: VercelBlobServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomtone-archive-'))
  s3 = await startS3Server()
  blob = await startVercelBlobServer()
})
afterAll(async () => {
  await blob.close()
  await s3.close()
  await rm(folder, { recursive: true })
})

type Case = { name: string; open: () => ArchiveStore | null; halfWritten: () => Promise<unknown[]> }
const CASES: Case[] = [
  {
    name: 'files',
    open: () => storeOf({ kind: 'file', folder: join(folder, 'recordings') }),
    halfWritten: () => readdir(join(folder, 'recordings', '.parts')),
  },
  {
    name: 'S3',
    open: () =>
      storeOf({
        kind: 's3',
        bucket: s3.bucket,
        prefix: 'some/prefix',
        endpoint: s3.url,
        region: 'us-east-1',
        credentials: s3.credentials,
      }),
    halfWritten: () => s3.openUploads(),
  },
  {
    name: 'Vercel Blob',
    open: () => storeOf({ kind: 'vercel-blob', prefix: 'prefix', token: blob.token }),
    // The API has no way to remove the parts of an upload that wasn't completed.
    halfWritten: async () => [...blob.blobs.keys()].filter((pathname) => pathname.includes('broken')),
  },
]

const going = () => new AbortController().signal

async function* inChunks(bytes: Buffer, chunkBytes = 100_003) {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

async function readAll(
  store: ArchiveStore,
  key: string,
  range: { start: number; end: number } | null = null,
) {
  const object = await store.open(key, range, going())
  return object === null ? null : await buffer(object)
}

describe.each(CASES)('$name', ({ open, halfWritten }) => {
  let store: ArchiveStore
  beforeAll(() => {
    const opened = open()
    if (opened === null) throw new Error('no store')
    store = opened
  })

  test('can be checked', async () => {
    await store.check()
  })

  test.each([0, 1, 1000, 8 * MB, 8 * MB + 1, LARGE_BYTES])(
    'gives back %d bytes as they were',
    async (sizeBytes) => {
      const bytes = randomBytes(sizeBytes)
      const key = `size/RE${sizeBytes}.wav`
      expect(await store.create(key, inChunks(bytes), 'audio/wav', going())).toBe('created')
      expect((await readAll(store, key))?.equals(bytes)).toBe(true)
    },
  )

  describe('with an object', () => {
    const bytes = randomBytes(LARGE_BYTES)
    beforeAll(async () => {
      await store.create('ranges', inChunks(bytes), 'audio/wav', going())
    })

    test.each([
      [0, 1],
      [1, 1],
      [999, 100_000],
      [8 * MB - 1, 8 * MB],
      [LARGE_BYTES - 1, LARGE_BYTES - 1],
      [0, LARGE_BYTES - 1],
    ])('sends bytes %d to %d alone', async (start, end) => {
      const read = await readAll(store, 'ranges', { start, end })
      expect(read?.equals(bytes.subarray(start, end + 1))).toBe(true)
    })

    test.each([
      [LARGE_BYTES, LARGE_BYTES],
      [LARGE_BYTES - 1, LARGE_BYTES],
    ])('says so when it has no bytes %d to %d', async (start, end) => {
      await expect(store.open('ranges', { start, end }, going())).rejects.toMatchObject({ reason: 'damaged' })
    })

    test('stops reading when told to', async () => {
      const controller = new AbortController()
      const object = await store.open('ranges', null, controller.signal)
      const reading = object === null ? null : buffer(object)
      controller.abort()
      await expect(reading).rejects.toThrow()
      await expect(store.open('ranges', null, controller.signal)).rejects.toThrow('aborted')
    })
  })

  test('ends a stream quietly that nobody reads any more', async () => {
    await store.create('unread', inChunks(randomBytes(MB)), 'audio/wav', going())
    const controller = new AbortController()
    const object = await store.open('unread', null, controller.signal)
    const closed = new Promise((resolve) => object?.on('close', resolve))
    controller.abort()
    await closed
  })

  test.each([10, LARGE_BYTES])(
    'keeps the first of two objects of one key, of %d bytes',
    async (sizeBytes) => {
      const first = randomBytes(sizeBytes)
      const key = `twice-${sizeBytes}`
      expect(await store.create(key, inChunks(first), 'audio/wav', going())).toBe('created')
      expect(await store.create(key, inChunks(randomBytes(sizeBytes)), 'audio/wav', going())).toBe('exists')
      expect((await readAll(store, key))?.equals(first)).toBe(true)
      expect(await halfWritten()).toEqual([])
    },
  )

  test('makes one object of several that come at once', async () => {
    const bytes = randomBytes(1000)
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => store.create('at-once', inChunks(bytes), 'audio/wav', going())),
    )
    expect(outcomes.toSorted()).toEqual(['created', 'exists', 'exists', 'exists', 'exists'])
  })

  test('has nothing of what it does not have', async () => {
    expect(await readAll(store, 'nothing')).toBeNull()
    expect(await readAll(store, 'nothing', { start: 0, end: 1 })).toBeNull()
    await store.remove('nothing')
    await store.remove('nowhere/at/all')
  })

  test('removes, and then takes the key again', async () => {
    await store.create('removed', inChunks(Buffer.from('one')), 'audio/wav', going())
    await store.remove('removed')
    expect(await readAll(store, 'removed')).toBeNull()
    expect(await store.create('removed', inChunks(Buffer.from('two')), 'audio/wav', going())).toBe('created')
    expect(String(await readAll(store, 'removed'))).toBe('two')
  })

  test.each([0, 1000, LARGE_BYTES])(
    'keeps nothing of chunks that throw after %d bytes',
    async (sizeBytes) => {
      const failure = Object.assign(new Error('connection lost'), { code: 'ECONNRESET' })
      async function* failing() {
        yield* inChunks(randomBytes(sizeBytes))
        throw failure
      }
      const key = `broken-${sizeBytes}`
      await expect(store.create(key, failing(), 'audio/wav', going())).rejects.toBe(failure)
      expect(await readAll(store, key)).toBeNull()
      expect(await halfWritten()).toEqual([])
    },
  )

  test('lets an error of the chunks through although there is such an object', async () => {
    await store.create('broken-again', inChunks(Buffer.from('kept')), 'audio/wav', going())
    const failure = new Error('connection lost')
    // biome-ignore lint/correctness/useYield: it throws before it has any
    async function* failing() {
      throw failure
    }
    await expect(store.create('broken-again', failing(), 'audio/wav', going())).rejects.toBe(failure)
    await store.remove('broken-again')
  })

  test.each([0, 1000, LARGE_BYTES])(
    'keeps nothing of chunks that hang after %d bytes when told to stop, and lets them go',
    async (sizeBytes) => {
      const controller = new AbortController()
      let areLetGo = false
      const chunks = {
        [Symbol.asyncIterator]: () => {
          const sent = inChunks(randomBytes(sizeBytes))
          return {
            async next() {
              const next = await sent.next()
              if (!next.done) return next
              controller.abort(new Error('told to stop'))
              return wait(60_000, next, { ref: false })
            },
            async return() {
              areLetGo = true
              return { done: true as const, value: undefined }
            },
          }
        },
      }
      const key = `broken-off-${sizeBytes}`
      await expect(store.create(key, chunks, 'audio/wav', controller.signal)).rejects.toThrow('told to stop')
      expect(areLetGo).toBe(true)
      expect(await readAll(store, key)).toBeNull()
      expect(await halfWritten()).toEqual([])
    },
  )

  test.each([
    '',
    '/etc/passwd',
    '../up',
    'a/../../b',
    'a//b',
    '.parts/x',
    'a/.b',
    'a\0b',
    'a b',
    'ü',
    'a\\b',
    'x..y',
    'a/',
  ])('refuses %j as a key', async (key) => {
    const refused = 'not a key'
    await expect(store.create(key, inChunks(Buffer.from('x')), 'audio/wav', going())).rejects.toThrow(refused)
    await expect(store.open(key, null, going())).rejects.toThrow(refused)
    await expect(store.remove(key)).rejects.toThrow(refused)
  })
})
