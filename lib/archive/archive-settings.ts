import { type Environment, env } from '@/lib/env'

export type S3Settings = {
  kind: 's3'
  bucket: string
  /** Without leading or trailing slashes; may be empty */
  prefix: string
  /** Undefined for Amazon's own */
  endpoint: string | undefined
  region: string
  /** Undefined if the SDK finds them itself, from the machine's role or AWS's own variables */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined
}

export type VercelBlobSettings = {
  kind: 'vercel-blob'
  prefix: string
  token: string | undefined
}

export type ArchiveSettings =
  | { kind: 'none' }
  | { kind: 'file'; folder: string }
  | S3Settings
  | VercelBlobSettings

/** The archive that the environment names. Throws if ARCHIVE_URL is of an unknown kind. */
export function archiveSettings(environment: Environment = env()): ArchiveSettings {
  const { ARCHIVE_URL, DATA_DIR, VERCEL, BLOB_READ_WRITE_TOKEN: token } = environment
  // Vercel's disk goes away with the instance, so a file there wouldn't be archived.
  const url = ARCHIVE_URL ?? (VERCEL === undefined ? 'file:' : 'none')
  if (url === 'none') return { kind: 'none' }
  const place = url.slice(url.indexOf(':') + 1)
  // Not join(): Next would trace every folder of that name, with its contents, into the build.
  if (url.startsWith('file:'))
    return { kind: 'file', folder: place.replace(/^\/\/(?=\/)/, '') || `${DATA_DIR}/recordings` }
  if (url.startsWith('s3:')) return s3Settings(place, environment)
  if (url.startsWith('vercel-blob:')) return { kind: 'vercel-blob', prefix: withoutSlashes(place), token }
  throw new Error('ARCHIVE_URL names an unknown kind of archive')
}

function s3Settings(place: string, environment: Environment): S3Settings {
  const {
    ARCHIVE_S3_ENDPOINT: endpoint,
    ARCHIVE_S3_REGION: region,
    ARCHIVE_S3_ACCESS_KEY_ID: accessKeyId,
    ARCHIVE_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = environment
  const credentials =
    accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey }
  const [bucket = '', ...prefix] = withoutSlashes(place).split('/')
  return { kind: 's3', bucket, prefix: prefix.join('/'), endpoint, region, credentials }
}

function withoutSlashes(place: string) {
  return place.replace(/^\/+|\/+$/g, '')
}

export function describeSettings(settings: ArchiveSettings): string {
  switch (settings.kind) {
    case 'none':
      return 'none'
    case 'file':
      return `files under ${settings.folder}`
    case 's3': {
      const { bucket, prefix, endpoint, region } = settings
      return `bucket ${[bucket, prefix].filter(Boolean).join('/')} at ${endpoint ?? `Amazon S3, ${region}`}`
    }
    case 'vercel-blob':
      return settings.prefix === '' ? 'Vercel Blob' : `Vercel Blob, below ${settings.prefix}/`
  }
}
