import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { ByteRange } from '@/lib/byte-range'
import { ArchiveError } from './archive-error'
import { describeSettings, type S3Settings } from './archive-settings'
import type { ArchiveStore } from './archive-store'
import { objectKey } from './object-key'
import { probe } from './probe'
import { quiet } from './quiet'
import { s3Error } from './s3-error'
import { writeChunks } from './write-chunks'

// Two parts are in memory at a time, and S3's limit of 10,000 parts makes 80 GB.
const PART_BYTES = 8 * 1024 * 1024
const PARTS_AT_ONCE = 2

const CONNECT_LIMIT_MS = 5_000
/** Until an answer starts: time to send a part, or for S3 to assemble a large object */
const ANSWER_LIMIT_MS = 120_000

/** A bucket at Amazon S3 or any service that speaks its protocol. */
export function s3Store(settings: S3Settings): ArchiveStore {
  const { bucket: Bucket, prefix } = settings
  const place = `The ${describeSettings(settings)}`
  const translate = (error: unknown) => s3Error(error, place)
  const client = connect(settings)

  async function create(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    ContentType: string,
    signal: AbortSignal,
  ) {
    const Key = objectKey(prefix, key)
    return writeChunks(chunks, signal, (watched) => upload({ Bucket, Key, ContentType }, watched), translate)
  }

  // The upload doesn't get the signal, or it would end before its parts are removed. The signal ends the chunks instead.
  async function upload(
    object: { Bucket: string; Key: string; ContentType: string },
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<'created' | 'exists'> {
    const Body = Readable.from(chunks, { objectMode: false })
    try {
      await new Upload({
        client,
        params: { ...object, Body, IfNoneMatch: '*' },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
        leavePartsOnError: false,
      }).done()
      return 'created'
    } catch (error) {
      if (error instanceof Error && error.name === 'PreconditionFailed') return 'exists'
      throw error
    } finally {
      Body.destroy()
    }
  }

  async function open(key: string, range: ByteRange | null, signal: AbortSignal): Promise<Readable | null> {
    const Key = objectKey(prefix, key)
    const Range = range === null ? undefined : `bytes=${range.start}-${range.end}`
    try {
      const { Body, ContentRange } = await client.send(new GetObjectCommand({ Bucket, Key, Range }), {
        abortSignal: signal,
      })
      if (!(Body instanceof Readable)) throw new TypeError('the S3 client gave no stream')
      if (range === null || ContentRange?.startsWith(`bytes ${range.start}-${range.end}/`)) return quiet(Body)
      Body.destroy()
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Error && error.name === 'NoSuchKey') return null
      throw translate(error)
    }
    throw new ArchiveError(
      'damaged',
      `${place} did not send the bytes of ${Key} that were asked for: npm run archive:verify tells whether it is whole.`,
    )
  }

  async function remove(key: string) {
    try {
      await client.send(new DeleteObjectCommand({ Bucket, Key: objectKey(prefix, key) }))
    } catch (error) {
      throw translate(error)
    }
  }

  const store = { create, open, remove }
  return { ...store, check: () => probe(store, place) }
}

function connect({ endpoint, region, credentials }: S3Settings) {
  // Not every other service knows Amazon's newer checksums. Uploads are signed with their SHA-256 in any case.
  const checksums = endpoint === undefined ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED'
  return new S3Client({
    region,
    endpoint,
    forcePathStyle: endpoint !== undefined,
    credentials,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    requestHandler: {
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: ANSWER_LIMIT_MS,
      throwOnRequestTimeout: true,
      // Listeners may pause for as long as they like, and readers end what stalls.
      socketTimeout: 0,
    },
  })
}
