import type { PostReading } from '@/lib/freeclimb/post'
import type { IncomingPost, Receipt } from '@/lib/ingest/receive'
import { errorFacts, log } from '@/lib/log'
import { countPost, type SetAttributes } from '@/lib/telemetry'

/** Reports a post in one log line, one count and its span. */
export function report(
  post: IncomingPost,
  receipt: Receipt,
  status: number,
  setAttributes: SetAttributes,
): void {
  const { result, reason, ...loss } = factsOf(receipt)
  setAttributes({ 'roomtone.status': status, 'roomtone.result': result, 'roomtone.reason': reason })
  countPost({ status, result, reason })
  log[status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info'](
    {
      ...(receipt.reading && namesIn(receipt.reading, post)),
      result,
      reason,
      ...loss,
      status,
      error: receipt.error ?? undefined,
      durationMs: Date.now() - post.receivedAt.getTime(),
    },
    'webhook',
  )
}

type Facts = {
  result?: string
  reason?: string
  sealedPost?: string
  isCopyOfLogged?: true
  cause?: Record<string, unknown>
}

function factsOf(receipt: Receipt): Facts {
  switch (receipt.kind) {
    case 'stored': {
      const { result, reason, error } = receipt
      return { result, reason: error === null ? (reason ?? undefined) : undefined }
    }
    case 'refused':
      return { result: receipt.result ?? undefined, reason: receipt.outcome }
    case 'not-stored': {
      const { sealedPost, cause } = receipt
      const copy = sealedPost === null ? { isCopyOfLogged: true as const } : { sealedPost }
      return { ...copy, cause: errorFacts(cause) }
    }
  }
}

function namesIn({ requestType, conferenceId, recordingId }: PostReading, { headers }: IncomingPost) {
  return {
    // FreeClimb's types are plain words; anything else was written by someone else and might contain anything.
    requestType: requestType === null || /^\w{1,40}$/.test(requestType) ? requestType : 'other',
    requestId: /^RQ\w{1,64}$/.exec(headers['request-id'] ?? '')?.[0],
    conferenceId: conferenceId ?? undefined,
    recordingId: recordingId ?? undefined,
  }
}
