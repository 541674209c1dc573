import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import {
  BlobNotFoundError,
  createMultipartUploader,
  del,
  get,
  head,
  type PutCommandOptions,
  put,
} from '@vercel/blob'
import type { ByteRange } from '@/lib/byte-range'
import { ArchiveError } from './archive-error'
import { describeSettings, type VercelBlobSettings } from './archive-settings'
import type { ArchiveStore } from './archive-store'
import { inParts } from './in-parts'
import { objectKey } from './object-key'
import { probe } from './probe'
import { quiet } from './quiet'
import { vercelBlobError } from './vercel-blob-error'
import { writeChunks } from './write-chunks'

// One or two are in memory at a time. The SDK's own stream upload buffers up to 128 MB.
const PART_BYTES = 8 * 1024 * 1024

// The SDK's default of ten retries takes seventeen minutes, longer than a function lives. Jobs retry later anyway.
process.env.VERCEL_BLOB_RETRIES ??= '3'

/** A private Vercel Blob store. Vercel cleans up the parts of an interrupted upload, which never become an object. */
export function vercelBlobStore(settings: VercelBlobSettings): ArchiveStore {
  const { prefix, token } = settings
  const place = describeSettings(settings)
  const translate = (error: unknown) => vercelBlobError(error, place)

  // The signal only ends the chunks: nobody knows whether an aborted request has created the object.
  async function create(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    contentType: string,
    signal: AbortSignal,
  ) {
    const pathname = objectKey(prefix, key)
    const options = { access: 'private', allowOverwrite: false, contentType, token } as const
    return writeChunks(chunks, signal, (watched) => write(pathname, watched, options), translate)
  }

  async function write(
    pathname: string,
    chunks: AsyncIterable<Uint8Array>,
    options: PutCommandOptions,
  ): Promise<'created' | 'exists'> {
    try {
      await upload(pathname, chunks, options)
      return 'created'
    } catch (error) {
      // The service has no error code for an existing object, so look for it.
      if (await exists(pathname).catch(() => false)) return 'exists'
      throw error
    }
  }

  async function exists(pathname: string): Promise<boolean> {
    try {
      await head(pathname, { token })
      return true
    } catch (error) {
      if (error instanceof BlobNotFoundError) return false
      throw error
    }
  }

  async function open(
    key: string,
    range: ByteRange | null,
    abortSignal: AbortSignal,
  ): Promise<Readable | null> {
    const pathname = objectKey(prefix, key)
    const headers = range === null ? undefined : { range: `bytes=${range.start}-${range.end}` }
    const object = await get(pathname, { access: 'private', token, abortSignal, headers }).catch((error) => {
      abortSignal.throwIfAborted()
      throw translate(error)
    })
    if (object?.stream == null) return null
    const body = quiet(Readable.fromWeb(object.stream as ReadableStream<Uint8Array>))
    const contentRange = object.headers.get('content-range')
    if (range === null || contentRange?.startsWith(`bytes ${range.start}-${range.end}/`)) return body
    body.destroy()
    throw new ArchiveError(
      'damaged',
      `${place} did not send the bytes of ${pathname} that were asked for: npm run archive:verify tells whether it is whole.`,
    )
  }

  async function remove(key: string) {
    const pathname = objectKey(prefix, key)
    await del(pathname, { token }).catch((error) => {
      throw translate(error)
    })
  }

  const store = { create, open, remove }
  return { ...store, check: () => probe(store, place) }
}

/** The object appears only once everything is sent: one part is put, more are a multipart upload, completed at the end. */
async function upload(pathname: string, chunks: AsyncIterable<Uint8Array>, options: PutCommandOptions) {
  const parts = inParts(chunks, PART_BYTES)
  const first = await parts.next()
  const second = await parts.next()
  if (second.done) return put(pathname, first.done ? Buffer.alloc(0) : first.value, options)
  const uploader = await createMultipartUploader(pathname, options)
  const sent = [await uploader.uploadPart(1, first.value), await uploader.uploadPart(2, second.value)]
  for await (const part of parts) sent.push(await uploader.uploadPart(sent.length + 1, part))
  return uploader.complete(sent)
}
