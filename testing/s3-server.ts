import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'

const BUCKET = 'recordings'

/**
 * Starts s3rver, which checks signatures and stores objects on disk, behind a front end for what it lacks: conditional
 * writes (PutObject and CompleteMultipartUpload with `If-None-Match: *`) and aborting a multipart upload.
 */
export async function startS3Server() {
  const directory = await mkdtemp(join(tmpdir(), 'roomtone-s3-'))
  const s3rver = new S3rver({
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: BUCKET }],
  })
  await s3rver.configureBuckets()
  const uploads = join(directory, BUCKET, '._S3rver_uploads')
  const answer = s3rver.callback()
  const writing = new Map<string, Promise<unknown>>()
  const s3Server = {
    url: '',
    bucket: BUCKET,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    requests: [] as { method: string; url: URL; range: string | undefined }[],
    honorsConditions: true,
    /** Responds instead if it returns true */
    intercept: (_request: IncomingMessage, _response: ServerResponse): boolean => false,
    /** IDs of multipart uploads that were neither completed nor aborted */
    openUploads: () => readdir(uploads).catch(() => []),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await rm(directory, { recursive: true })
    },
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', s3Server.url)
    const method = request.method ?? ''
    s3Server.requests.push({ method, url, range: request.headers.range })
    if (s3Server.intercept(request, response)) return
    if (method === 'DELETE' && url.searchParams.has('uploadId')) return void giveUp(url, response)
    const isConditional = s3Server.honorsConditions && request.headers['if-none-match'] === '*'
    if (!isConditional) return void answer(request, response)
    // Serialized by key, so that only the first of several concurrent writes finds no object.
    const before = writing.get(url.pathname) ?? Promise.resolve()
    writing.set(
      url.pathname,
      before.then(() => writeNew(url, request, response)),
    )
  })

  async function giveUp(url: URL, response: ServerResponse) {
    await rm(join(uploads, url.searchParams.get('uploadId') ?? ''), { recursive: true })
    response.writeHead(204).end()
  }

  async function writeNew(url: URL, request: IncomingMessage, response: ServerResponse) {
    const [, bucket = '', ...key] = decodeURIComponent(url.pathname).split('/')
    if (await s3rver.store.existsObject(bucket, key.join('/'))) {
      request.resume()
      await once(request, 'end')
      const body = '<Error><Code>PreconditionFailed</Code><Message>There is one.</Message></Error>'
      response.writeHead(412, { 'Content-Type': 'application/xml' }).end(body)
    } else {
      const closed = once(response, 'close')
      answer(request, response)
      await closed
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  s3Server.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return s3Server
}

export type S3Server = Awaited<ReturnType<typeof startS3Server>>
