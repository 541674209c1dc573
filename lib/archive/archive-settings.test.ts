import { expect, test } from 'vitest'
import { parseEnvironment } from '@/lib/env'
import { type ArchiveSettings, archiveSettings, describeSettings } from './archive-settings'

const settingsOf = (variables: Record<string, string>) =>
  archiveSettings(parseEnvironment({ DATABASE_URL: 'postgres://localhost/roomtone', ...variables }))

const files = (folder: string): ArchiveSettings => ({ kind: 'file', folder })
const bucket = (fields: object) => ({
  kind: 's3',
  bucket: 'calls',
  prefix: '',
  endpoint: undefined,
  region: 'us-east-1',
  credentials: undefined,
  ...fields,
})
const keys = { ARCHIVE_S3_ACCESS_KEY_ID: 'id', ARCHIVE_S3_SECRET_ACCESS_KEY: 'secret' }

test.each<[Record<string, string>, object, string]>([
  [{}, files('.data/recordings'), 'files under .data/recordings'],
  [{ DATA_DIR: '/srv/data' }, files('/srv/data/recordings'), 'files under /srv/data/recordings'],
  [{ ARCHIVE_URL: 'file:' }, files('.data/recordings'), 'files under .data/recordings'],
  [{ ARCHIVE_URL: 'file:copies of calls' }, files('copies of calls'), 'files under copies of calls'],
  [{ ARCHIVE_URL: 'file:/srv/calls' }, files('/srv/calls'), 'files under /srv/calls'],
  [{ ARCHIVE_URL: 'file:///srv/calls' }, files('/srv/calls'), 'files under /srv/calls'],
  [{ VERCEL: '1' }, { kind: 'none' }, 'none'],
  [{ VERCEL: '1', ARCHIVE_URL: 'file:/tmp/calls' }, files('/tmp/calls'), 'files under /tmp/calls'],
  [{ ARCHIVE_URL: 'none' }, { kind: 'none' }, 'none'],
  [{ ARCHIVE_URL: 's3://calls' }, bucket({}), 'bucket calls at Amazon S3, us-east-1'],
  [
    {
      ARCHIVE_URL: 's3://calls/a/b/',
      ARCHIVE_S3_ENDPOINT: 'https://s3.example.com/',
      ARCHIVE_S3_REGION: 'auto',
      ...keys,
    },
    bucket({
      prefix: 'a/b',
      endpoint: 'https://s3.example.com',
      region: 'auto',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    }),
    'bucket calls/a/b at https://s3.example.com',
  ],
  [{ ARCHIVE_URL: 'vercel-blob:' }, { kind: 'vercel-blob', prefix: '', token: undefined }, 'Vercel Blob'],
  [
    { ARCHIVE_URL: 'vercel-blob:/calls/', BLOB_READ_WRITE_TOKEN: 'token' },
    { kind: 'vercel-blob', prefix: 'calls', token: 'token' },
    'Vercel Blob, below calls/',
  ],
])('%j', (variables, expected, description) => {
  const settings = settingsOf(variables)
  expect(settings).toEqual(expected)
  expect(describeSettings(settings)).toBe(description)
})
