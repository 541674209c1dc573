import {
  BlobAccessError,
  BlobClientTokenExpiredError,
  BlobError,
  BlobServiceNotAvailable,
  BlobServiceRateLimited,
  BlobStoreNotFoundError,
  BlobStoreSuspendedError,
  BlobUnknownError,
} from '@vercel/blob'
import { ArchiveError } from './archive-error'

/** Turns a Vercel Blob error into an ArchiveError; returns any other error as it is. */
export function vercelBlobError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof ArchiveError) return error
  const fault = (reason: ArchiveError['reason'], sentence: string) =>
    new ArchiveError(reason, `${place} ${sentence}`, error)
  // If a read fails, the SDK gives the status only in the message.
  const status = Number(/Failed to fetch blob: (\d{3})/.exec(error.message)?.[1] ?? 0)
  if (
    error instanceof BlobAccessError ||
    error instanceof BlobClientTokenExpiredError ||
    status === 401 ||
    status === 403 ||
    /No blob credentials found/.test(error.message)
  )
    return fault(
      'denied',
      'rejects Roomtone’s credentials: check BLOB_READ_WRITE_TOKEN, or connect the store to the project.',
    )
  if (error instanceof BlobStoreNotFoundError)
    return fault(
      'missing',
      'has no such store: check BLOB_READ_WRITE_TOKEN, or create a private store and connect it.',
    )
  if (error instanceof BlobStoreSuspendedError)
    return fault('denied', 'has suspended the store: see its page at Vercel for the reason.')
  if (status === 416)
    return fault(
      'damaged',
      'has an object with fewer bytes than were written: npm run archive:verify lists such files.',
    )
  const isPassing =
    error instanceof BlobServiceNotAvailable ||
    error instanceof BlobServiceRateLimited ||
    error instanceof BlobUnknownError ||
    status !== 0 ||
    error.message === 'fetch failed'
  if (isPassing) return fault('unreachable', "does not answer as it should: look at Vercel's status page.")
  if (!(error instanceof BlobError)) return error
  return fault('unsupported', `rejects the request: ${error.message} The store must be a private one.`)
}
