import { ArchiveError, type ArchiveFault } from './archive-error'

type Fault = {
  names: string[]
  statuses: number[]
  reason: ArchiveFault
  sentence: (place: string) => string
}

// The first match counts. Names say more than statuses, which every implementation chooses for itself.
const FAULTS: Fault[] = [
  {
    names: ['NoSuchBucket'],
    statuses: [],
    reason: 'missing',
    sentence: (place) => `${place} doesn’t exist: create it, or correct ARCHIVE_URL or ARCHIVE_S3_ENDPOINT.`,
  },
  {
    names: ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'],
    statuses: [301, 307],
    reason: 'missing',
    sentence: (place) => `${place} is in another region: set ARCHIVE_S3_REGION to that of the bucket.`,
  },
  {
    names: ['QuotaExceeded', 'XMinioStorageFull'],
    statuses: [507],
    reason: 'full',
    sentence: (place) => `${place} is full: make room or raise its quota.`,
  },
  {
    names: ['RequestTimeTooSkewed'],
    statuses: [],
    reason: 'denied',
    sentence: (place) => `${place} rejects requests because this server’s clock is wrong: set it.`,
  },
  {
    names: ['CredentialsProviderError', 'ExpiredToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'],
    statuses: [401, 403],
    reason: 'denied',
    sentence: (place) =>
      `${place} rejects Roomtone’s credentials: check ARCHIVE_S3_ACCESS_KEY_ID and ARCHIVE_S3_SECRET_ACCESS_KEY, and that they may get, put and delete its objects and abort multipart uploads.`,
  },
  {
    names: ['NotImplemented'],
    statuses: [501],
    reason: 'unsupported',
    sentence: (place) =>
      `${place} doesn’t support writes with If-None-Match: *. Name another with ARCHIVE_URL.`,
  },
  {
    names: ['InvalidRange'],
    statuses: [416],
    reason: 'damaged',
    sentence: (place) =>
      `${place} has an object with fewer bytes than were written: npm run archive:verify lists such files.`,
  },
]

/** Turns an S3 error into an ArchiveError; returns any other error as it is. */
export function s3Error(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof ArchiveError) return error
  const { name } = error
  const status = statusOf(error)
  const fault =
    FAULTS.find(({ names }) => names.includes(name)) ??
    FAULTS.find(({ statuses }) => status !== null && statuses.includes(status))
  if (fault !== undefined) return new ArchiveError(fault.reason, fault.sentence(place), error)
  if (status === null && name !== 'TimeoutError' && !('code' in error)) return error
  const detail = status === null ? 'can’t be reached' : `answers ${status} ${name}`
  return new ArchiveError(
    'unreachable',
    `${place} ${detail}: check the service, and ARCHIVE_S3_ENDPOINT.`,
    error,
  )
}

function statusOf(error: Error): number | null {
  const { $metadata: answer } = error as Error & { $metadata?: { httpStatusCode?: number } }
  return answer?.httpStatusCode ?? null
}
