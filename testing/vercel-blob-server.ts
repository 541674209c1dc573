import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { buffer, json } from 'node:stream/consumers'
import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import { parseRangeSpec, resolveRange } from '@/lib/byte-range'

const STORE_ID = 'store1'
const BLOB_HOST = `${STORE_ID}.private.blob.vercel-storage.com`

type Blob = { bytes: Buffer; contentType: string }
type Upload = { pathname: string; parts: Map<number, Buffer> }

/**
 * Starts a private store that imitates Vercel Blob's API and delivery host, as far as the SDK's source shows them. The SDK
 * reaches the API through VERCEL_BLOB_API_URL and the delivery host, which isn't configurable, through fetch's dispatcher.
 */
export async function startVercelBlobServer() {
  const blobs = new Map<string, Blob>()
  const uploads = new Map<string, Upload>()
  const blobServer = {
    token: `vercel_blob_rw_${STORE_ID}_secret`,
    blobs,
    uploads,
    requests: [] as { method: string; url: URL; range: string | undefined }[],
    /** Responds instead if it returns true */
    intercept: (_request: IncomingMessage, _response: ServerResponse): boolean => false,
    async close() {
      setGlobalDispatcher(dispatcherBefore)
      delete process.env.VERCEL_BLOB_API_URL
      await agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  const server = createServer(async (request, response) => {
    const { method = '', headers } = request
    const isDelivery = headers.host === BLOB_HOST
    const url = new URL(request.url ?? '/', `http://${headers.host}`)
    blobServer.requests.push({ method, url, range: headers.range })
    if (blobServer.intercept(request, response)) return
    if (headers.authorization !== `Bearer ${blobServer.token}`) {
      request.resume()
      if (isDelivery) response.writeHead(403).end('Forbidden')
      else refuse(response, 403, 'forbidden', 'Access denied')
    } else if (isDelivery) deliver(url.pathname.slice(1), headers.range, response)
    else await call(method, url, request, response)
  })

  function deliver(pathname: string, range: string | undefined, response: ServerResponse) {
    const blob = blobs.get(pathname)
    if (blob === undefined) return void response.writeHead(404).end('Not found')
    const { bytes, contentType } = blob
    const resolved = resolveRange(parseRangeSpec(range ?? null), bytes.length)
    if (resolved === 'unsatisfiable') return void response.writeHead(416).end()
    const { start, end } = resolved === 'whole' ? { start: 0, end: bytes.length - 1 } : resolved
    const contentRange =
      resolved === 'whole' ? {} : { 'Content-Range': `bytes ${start}-${end}/${bytes.length}` }
    response.writeHead(resolved === 'whole' ? 200 : 206, { 'Content-Type': contentType, ...contentRange })
    response.end(bytes.subarray(start, end + 1))
  }

  async function call(method: string, url: URL, request: IncomingMessage, response: ServerResponse) {
    const { headers } = request
    const pathname = url.searchParams.get('pathname') ?? ''
    const contentType = String(headers['x-content-type'] ?? 'application/octet-stream')
    if (method === 'GET') return answerHead(url.searchParams.get('url') ?? '', response)
    if (url.pathname === '/api/delete') {
      const { urls } = (await json(request)) as { urls: string[] }
      for (const each of urls) blobs.delete(each)
      return answerJson(response, {})
    }
    const body = await buffer(request)
    const isNewOnly = headers['x-allow-overwrite'] !== '1'
    const action = headers['x-mpu-action']
    const isWrite = action === undefined || action === 'complete'
    if (isWrite && headers['x-vercel-blob-access'] !== 'private')
      return refuse(response, 400, 'bad_request', 'Cannot use public access on a private store')
    if (isNewOnly && action !== 'upload' && blobs.has(pathname))
      return refuse(response, 400, 'bad_request', 'This blob already exists, use `allowOverwrite: true`')
    if (action === undefined) blobs.set(pathname, { bytes: body, contentType })
    else if (action === 'create') {
      const uploadId = randomUUID()
      uploads.set(uploadId, { pathname, parts: new Map() })
      return answerJson(response, { uploadId, key: pathname })
    } else {
      const upload = uploads.get(String(headers['x-mpu-upload-id']))
      if (upload?.pathname !== pathname) return refuse(response, 404, 'not_found', 'No such upload')
      if (action === 'upload') {
        upload.parts.set(Number(headers['x-mpu-part-number']), body)
        return answerJson(response, { etag: `"${body.length}"` })
      }
      const parts = JSON.parse(body.toString()) as { partNumber: number }[]
      const bytes = Buffer.concat(
        parts.map(({ partNumber }) => upload.parts.get(partNumber) ?? Buffer.alloc(0)),
      )
      blobs.set(pathname, { bytes, contentType })
      uploads.delete(String(headers['x-mpu-upload-id']))
    }
    answerJson(response, { url: `https://${BLOB_HOST}/${pathname}`, pathname, contentType })
  }

  function answerHead(pathname: string, response: ServerResponse) {
    const blob = blobs.get(pathname)
    if (blob === undefined) return refuse(response, 404, 'not_found', 'The requested blob does not exist')
    const { contentType, bytes } = blob
    answerJson(response, { pathname, contentType, size: bytes.length, uploadedAt: new Date().toISOString() })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  process.env.VERCEL_BLOB_API_URL = `http://127.0.0.1:${port}/api`
  const dispatcherBefore: Dispatcher = getGlobalDispatcher()
  const agent = new Agent({
    connect(_options, callback) {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => callback(null, socket))
      socket.once('error', (error) => callback(error, null))
    },
  })
  setGlobalDispatcher(agent)
  return blobServer
}

export type VercelBlobServer = Awaited<ReturnType<typeof startVercelBlobServer>>

function answerJson(response: ServerResponse, body: unknown) {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, code: string, message: string) {
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ error: { code, message } }))
}
