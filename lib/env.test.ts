import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEnvironment } from './env'

const DATABASE_URL = 'postgres://localhost/roomtone'

const TRUSTING = {
  DATABASE_URL,
  APP_URL: 'https://roomtone.example',
  OIDC_ISSUER: 'https://login.microsoftonline.com/6c1b7f0e-0000-4000-8000-000000000000/v2.0',
  OIDC_CLIENT_ID: 'roomtone',
  OIDC_CLIENT_SECRET: 'x',
  OIDC_EMAIL_DOMAINS: 'example.com',
  OIDC_TRUST_EMAIL: '1',
}

test('an issuer of one organization may be trusted with its emails', () => {
  expect(parseEnvironment(TRUSTING)).toMatchObject({ OIDC_TRUST_EMAIL: '1' })
  expect(parseEnvironment({ ...TRUSTING, OIDC_ISSUER: 'https://id.example.com/common' })).toBeDefined()
  const many = { ...TRUSTING, OIDC_ISSUER: 'https://accounts.google.com', OIDC_TRUST_EMAIL: '' }
  expect(parseEnvironment(many)).toBeDefined()
})

test('a database is enough, and everything else has a sensible default', () => {
  expect(parseEnvironment({ DATABASE_URL })).toMatchObject({
    FREECLIMB_SIGNING_SECRETS: [],
    FREECLIMB_API_URL: 'https://www.freeclimb.com/apiserver',
    LOG_LEVEL: 'info',
  })
})

test('the public address is read as browsers write it', () => {
  const read = (APP_URL: string) => parseEnvironment({ DATABASE_URL, APP_URL }).APP_URL
  expect(read('https://Roomtone.Example:443/')).toBe('https://roomtone.example')
  expect(read('http://roomtone.example:8080')).toBe('http://roomtone.example:8080')
})

test('blank variables are as good as missing ones', () => {
  const blank = Object.fromEntries(
    ['FREECLIMB_ACCOUNT_ID', 'FREECLIMB_API_KEY', 'FREECLIMB_API_URL', 'APP_URL', 'LOG_LEVEL'].map((name) => [
      name,
      ' ',
    ]),
  )
  expect(parseEnvironment({ DATABASE_URL, ...blank })).toEqual(parseEnvironment({ DATABASE_URL }))
})

test('secrets are separated by commas and trimmed', () => {
  const { FREECLIMB_SIGNING_SECRETS } = parseEnvironment({
    DATABASE_URL,
    FREECLIMB_SIGNING_SECRETS: ' a , b,, c\n',
  })
  expect(FREECLIMB_SIGNING_SECRETS).toEqual(['a', 'b', 'c'])
})

test.each<[Record<string, string>, RegExp]>([
  [{}, /DATABASE_URL is not set/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL must begin with postgres/],
  [{ DATABASE_URL: 'prisma+postgres://x' }, /DATABASE_URL must begin with postgres/],
  [
    { DATABASE_URL: 'postgres://user:pass#word@host/db' },
    /DATABASE_URL is not a valid address\. Percent-encode/,
  ],
  [{ DATABASE_URL: 'postgres://a:1,b:2/db' }, /DATABASE_URL names several hosts\. Name one/],
  [
    { DATABASE_URL: `${DATABASE_URL}?schema=calls` },
    /DATABASE_URL names a schema, .* public\. Remove schema/,
  ],
  [{ DATABASE_URL: `${DATABASE_URL}?sslaccept=strict` }, /sslaccept, .*sslmode=verify-full/],
  [{ DATABASE_URL: `${DATABASE_URL}?sslidentity=a.p12&sslpassword=x` }, /sslidentity, .* PEM/],
  [{ DATABASE_URL: `${DATABASE_URL}?sslcert=ca.pem` }, /only one of sslcert and sslkey, .*sslrootcert/],
  [{ DATABASE_URL: `${DATABASE_URL}?sslmode=verify_full` }, /unknown sslmode\. .*verify-full/],
  [{ DATABASE_URL: `${DATABASE_URL}?ssl=require` }, /unknown ssl\. .*sslmode=verify-full/],
  [
    { DATABASE_URL, DATABASE_URL_UNPOOLED: `${DATABASE_URL}?schema=calls` },
    /DATABASE_URL_UNPOOLED names a schema/,
  ],
  [{ DATABASE_URL, DATABASE_URL_UNPOOLED: 'host:5432' }, /DATABASE_URL_UNPOOLED must begin with postgres/],
  [{ DATABASE_URL, FREECLIMB_ACCOUNT_ID: '../x' }, /FREECLIMB_ACCOUNT_ID must be a FreeClimb account id/],
  [{ DATABASE_URL, FREECLIMB_API_URL: 'javascript:alert(1)' }, /FREECLIMB_API_URL must be an http/],
  [{ DATABASE_URL, APP_URL: 'roomtone' }, /APP_URL must be an http/],
  [{ DATABASE_URL, APP_URL: 'https://example.com/roomtone' }, /APP_URL must be an origin/],
  [{ DATABASE_URL, APP_URL: 'https://example.com/?a=b' }, /APP_URL must be an address without a query/],
  [
    { DATABASE_URL, APP_URL: 'https://me:secret@example.com' },
    /APP_URL must be an address without .* password/,
  ],
  [{ DATABASE_URL, PORT: 'http' }, /PORT must be a number from 1 to 65535/],
  [{ DATABASE_URL, PORT: '65536' }, /PORT must be a number from 1 to 65535/],
  [{ DATABASE_URL, WORKER: 'no' }, /WORKER must be none/],
  [
    { DATABASE_URL, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    /OTEL_EXPORTER_OTLP_ENDPOINT must be an http/,
  ],
  [{ DATABASE_URL, OIDC_EMAIL_DOMAINS: 'ana@example.com' }, /OIDC_EMAIL_DOMAINS must be domains/],
  [
    { DATABASE_URL, OIDC_ISSUER: 'https://id.example' },
    /OIDC_ISSUER is set, but OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, and APP_URL are not\./,
  ],
  [
    { DATABASE_URL, OIDC_CLIENT_ID: 'roomtone', OIDC_CLIENT_SECRET: 'x', APP_URL: 'https://a.example' },
    /OIDC_CLIENT_ID is set, but OIDC_ISSUER is not\./,
  ],
  ...[
    'https://login.microsoftonline.com/common/v2.0',
    'https://login.microsoftonline.com/Organizations/v2.0',
    'https://login.microsoftonline.com/consumers/v2.0',
    'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
    'https://login.microsoftonline.us//common/v2.0',
    'https://login.microsoftonline.com',
    'https://accounts.google.com/',
  ].map((OIDC_ISSUER): [Record<string, string>, RegExp] => [
    { ...TRUSTING, OIDC_ISSUER },
    /OIDC_TRUST_EMAIL cannot be used with this OIDC_ISSUER, .*TENANT-ID/,
  ]),
  [{ ...TRUSTING, OIDC_EMAIL_DOMAINS: '' }, /OIDC_TRUST_EMAIL is set, but OIDC_EMAIL_DOMAINS is not\./],
  [{ ...TRUSTING, OIDC_TRUST_EMAIL: 'true' }, /OIDC_TRUST_EMAIL must be 1, or not set/],
  [{ DATABASE_URL, OIDC_TRUST_EMAIL: '1' }, /OIDC_TRUST_EMAIL is set, but .*OIDC_ISSUER/],
  [{ DATABASE_URL, OIDC_EMAIL_DOMAINS: 'example.com' }, /OIDC_EMAIL_DOMAINS is set, but OIDC_ISSUER, /],
  [
    { DATABASE_URL, ARCHIVE_URL: 's3://calls', ARCHIVE_S3_ACCESS_KEY_ID: 'id' },
    /ARCHIVE_S3_ACCESS_KEY_ID is set, but ARCHIVE_S3_SECRET_ACCESS_KEY is not\./,
  ],
  [
    { DATABASE_URL, ARCHIVE_URL: 's3://calls', ARCHIVE_S3_SECRET_ACCESS_KEY: 'secret' },
    /ARCHIVE_S3_SECRET_ACCESS_KEY is set, but ARCHIVE_S3_ACCESS_KEY_ID is not\./,
  ],
  [
    { DATABASE_URL, ARCHIVE_S3_ENDPOINT: 'https://minio.example' },
    /ARCHIVE_S3_ENDPOINT is set, but ARCHIVE_URL is not\./,
  ],
  [{ DATABASE_URL, DEMO_EMAIL: 'demo@example.com' }, /DEMO_EMAIL is set, but DEMO_PASSWORD is not\./],
  [{ DATABASE_URL, ARCHIVE_URL: 'ftp://host/folder' }, /ARCHIVE_URL must be file:FOLDER, s3:/],
  [{ DATABASE_URL, ARCHIVE_URL: '/srv/recordings' }, /ARCHIVE_URL must be /],
  [{ DATABASE_URL, ARCHIVE_URL: 'file://host/folder' }, /ARCHIVE_URL must be /],
  [{ DATABASE_URL, ARCHIVE_URL: 's3:bucket' }, /ARCHIVE_URL must be /],
  [{ DATABASE_URL, ARCHIVE_URL: 's3:///prefix' }, /ARCHIVE_URL must be /],
  [{ DATABASE_URL, ARCHIVE_URL: 's3://key:secret@bucket' }, /ARCHIVE_URL must be /],
  [{ DATABASE_URL, ARCHIVE_URL: 'None' }, /ARCHIVE_URL must be /],
  [{ DATABASE_URL, ARCHIVE_S3_ENDPOINT: 'minio:9000' }, /ARCHIVE_S3_ENDPOINT must be an http/],
  [{ DATABASE_URL, LOG_LEVEL: 'loud' }, /LOG_LEVEL /],
])('%j is refused by name', (variables, sentence) => {
  expect(() => parseEnvironment(variables)).toThrow(sentence)
})

test('a refusal never repeats a value', () => {
  expect(() => parseEnvironment({ DATABASE_URL: 'mysql://user:hunter2@host/db' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  )
})

test('one fault of a variable is told once', () => {
  expect(() => parseEnvironment({ DATABASE_URL, APP_URL: 'roomtone' })).toThrow(
    'The environment can’t be used. APP_URL must be an http:// or https:// address. See .env.example.',
  )
})

test('.env.example lists every variable', () => {
  const example = readFileSync('.env.example', 'utf8')
  for (const name of Object.keys(parseEnvironment({ DATABASE_URL }))) expect(example).toContain(`\n${name}=`)
})
