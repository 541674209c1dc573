import { readBody } from '@/app/read-body'
import { POST_LIMIT_BYTES } from '@/lib/http/limit-bodies'
import { SENT_TO_HEADER } from '@/lib/http/webhook-address'
import type { IncomingPost } from '@/lib/ingest/receive'
import { storableText } from '@/lib/storable-text'

const KEPT_HEADERS = ['freeclimb-signature', 'request-id', 'content-type', 'user-agent']

/** Reads what we keep of a request to the callback URL. */
export async function readIncoming(request: Request): Promise<IncomingPost> {
  const receivedAt = new Date()
  const sentTo = request.headers.get(SENT_TO_HEADER)
  const { body, fault } = await readBody(request, POST_LIMIT_BYTES)
  return {
    body,
    fault,
    sizeBytes: fault === null ? body.byteLength : announcedBytes(request),
    headers: keptHeaders(request),
    sentTo: sentTo === null ? null : storableText(sentTo, 200),
    receivedAt,
  }
}

/** The size that the sender announced; null if it isn't one. */
function announcedBytes(request: Request) {
  const announced = Number(request.headers.get('content-length'))
  return Number.isSafeInteger(announced) && announced > 0 ? announced : null
}

function keptHeaders(request: Request) {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = request.headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}
