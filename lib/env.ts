import { z } from 'zod'
import { databaseUrlFault, ignoredParameters } from './database-url'
import { isIssuerOfMany } from './oidc-issuer'
import { tidyEnvironment } from './tidy-environment'

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine(
    (url) => !/[?#]|\/\/[^/]*@/.test(url),
    'must be an address without a query, a fragment or a password',
  )
  .transform((url) => url.replace(/\/+$/, ''))

const origin = httpUrl
  .refine(
    (url) => /^https?:\/\/[^/]+$/.test(url),
    'must be an origin, such as https://roomtone.example.com, without a path',
  )
  // Normalized like a browser's Origin: lowercase, without the default port.
  .transform((url) => new URL(url).origin)

const databaseUrl = z.string().superRefine((url, context) => {
  const fault = databaseUrlFault(url)
  if (fault !== null) context.addIssue({ code: 'custom', message: fault })
})

const emailDomains = z
  .string()
  .default('')
  .transform((list) =>
    list
      .toLowerCase()
      .split(',')
      .map((domain) => domain.trim().replace(/^@/, ''))
      .filter((domain) => domain !== ''),
  )
  .refine(
    (domains) => domains.every((domain) => /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(domain)),
    'must be domains separated by commas, such as example.com, example.org',
  )

const PORT_FAULT = 'must be a number from 1 to 65535'

const KEEP_ALIVE_FAULT = 'must be a number of milliseconds, from 1000 to 3600000'

const environmentSchema = z.object({
  DATABASE_URL: z
    .string({ error: 'is not set: name a Postgres database, or start with an npm script that embeds one' })
    .pipe(databaseUrl),
  DATABASE_URL_UNPOOLED: databaseUrl.optional(),
  FREECLIMB_SIGNING_SECRETS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((secret) => secret.trim())
        .filter((secret) => secret !== ''),
    ),
  FREECLIMB_ACCOUNT_ID: z
    .string()
    .trim()
    .regex(/^AC[0-9A-Za-z]{1,64}$/, 'must be a FreeClimb account id: AC and its digits')
    .optional(),
  FREECLIMB_API_KEY: z.string().trim().optional(),
  FREECLIMB_API_URL: httpUrl.default('https://www.freeclimb.com/apiserver'),
  APP_URL: origin.optional(),
  TRUSTED_PROXIES: z
    .string()
    .trim()
    .regex(/^([0-9]|10)$/, 'must be the number of proxies in front, from 0 to 10')
    .transform(Number)
    .optional(),
  AUTH_SECRET: z
    .string()
    .trim()
    .min(32, 'must have at least 32 characters: openssl rand -base64 32 generates one')
    .optional(),
  ADMIN_EMAIL: z.string().trim().optional(),
  ADMIN_PASSWORD: z.string().optional(),
  DEMO_EMAIL: z.string().optional(),
  DEMO_PASSWORD: z.string().optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: z.string().trim().optional(),
  OIDC_CLIENT_SECRET: z.string().trim().optional(),
  OIDC_EMAIL_DOMAINS: emailDomains,
  OIDC_TRUST_EMAIL: z.literal('1', { error: 'must be 1, or not set' }).optional(),
  ARCHIVE_URL: z
    .string()
    .trim()
    .regex(
      /^(file:(?!\/\/(?!\/)).*|s3:\/\/[\w.-]+(\/[\w./-]*)?|vercel-blob:[\w./-]*|none)$/,
      'must be file:FOLDER, s3://BUCKET/PREFIX, vercel-blob:PREFIX or none',
    )
    .optional(),
  ARCHIVE_S3_ENDPOINT: httpUrl.optional(),
  ARCHIVE_S3_REGION: z.string().trim().default('us-east-1'),
  ARCHIVE_S3_ACCESS_KEY_ID: z.string().trim().optional(),
  ARCHIVE_S3_SECRET_ACCESS_KEY: z.string().trim().optional(),
  BLOB_READ_WRITE_TOKEN: z.string().trim().optional(),
  DATA_DIR: z.string().trim().default('.data'),
  VERCEL: z.string().optional(),
  CRON_SECRET: z
    .string()
    .trim()
    .min(16, 'must have at least 16 characters: openssl rand -hex 32 generates one')
    .optional(),
  VERCEL_PROJECT_PRODUCTION_URL: z.string().optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    })
    .default('info'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_FAULT)
    .refine((port) => Number(port) > 0 && Number(port) < 65_536, PORT_FAULT)
    .optional(),
  KEEP_ALIVE_TIMEOUT: z
    .string()
    .regex(/^\d{1,7}$/, KEEP_ALIVE_FAULT)
    .transform(Number)
    .refine((ms) => ms >= 1_000 && ms <= 3_600_000, KEEP_ALIVE_FAULT)
    .default(125_000),
  WORKER: z.literal('none', { error: 'must be none, or not set' }).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
})

export const SETTING_NAMES = Object.keys(environmentSchema.shape)

export type Environment = z.infer<typeof environmentSchema>

/** The OIDC provider's settings; null unless OIDC is set up. */
export function oidcSettings() {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_EMAIL_DOMAINS: emailDomains,
    OIDC_TRUST_EMAIL,
  } = env()
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null
  return { issuer, clientId, clientSecret, emailDomains, trustsEmails: OIDC_TRUST_EMAIL !== undefined }
}

/** Invalid settings. The message is for the operator, and must not contain any value. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/** Parses the settings. Throws a SettingsError with a sentence per variable that is missing, invalid or useless alone. */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const tidied = { ...variables }
  tidyEnvironment(tidied)
  const parsed = environmentSchema.safeParse(tidied)
  const faults = parsed.success
    ? [...incompleteSettings(tidied), ...dangerousSettings(parsed.data)]
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`)
  if (parsed.success && faults.length === 0) return parsed.data
  throw new SettingsError(`The environment can’t be used. ${faults.join(' ')} See .env.example.`)
}

// Not ADMIN_EMAIL and ADMIN_PASSWORD: operators should remove the password once there is a user, and the email alone does
// no harm.
const OF_NO_USE_ALONE = [
  {
    given: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_EMAIL_DOMAINS'],
    needs: [
      ['OIDC_ISSUER'],
      ['OIDC_CLIENT_ID'],
      ['OIDC_CLIENT_SECRET'],
      ['APP_URL', 'VERCEL_PROJECT_PRODUCTION_URL'],
    ],
  },
  { given: ['OIDC_TRUST_EMAIL'], needs: [['OIDC_ISSUER'], ['OIDC_EMAIL_DOMAINS']] },
  {
    given: ['ARCHIVE_S3_ACCESS_KEY_ID', 'ARCHIVE_S3_SECRET_ACCESS_KEY'],
    needs: [['ARCHIVE_S3_ACCESS_KEY_ID'], ['ARCHIVE_S3_SECRET_ACCESS_KEY']],
  },
  {
    given: [
      'ARCHIVE_S3_ENDPOINT',
      'ARCHIVE_S3_REGION',
      'ARCHIVE_S3_ACCESS_KEY_ID',
      'ARCHIVE_S3_SECRET_ACCESS_KEY',
    ],
    needs: [['ARCHIVE_URL']],
  },
  { given: ['DEMO_EMAIL', 'DEMO_PASSWORD'], needs: [['DEMO_EMAIL'], ['DEMO_PASSWORD']] },
]

function incompleteSettings(variables: Record<string, string | undefined>): string[] {
  const isSet = (name: string) => variables[name] !== undefined
  return OF_NO_USE_ALONE.flatMap(({ given, needs }) => {
    const first = given.find(isSet)
    const missing = needs.filter((names) => !names.some(isSet)).map(([name]) => name)
    if (first === undefined || missing.length === 0) return []
    return [`${first} is set, but ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not.`]
  })
}

function dangerousSettings({ OIDC_ISSUER, OIDC_TRUST_EMAIL }: Environment): string[] {
  if (OIDC_ISSUER === undefined || OIDC_TRUST_EMAIL === undefined || !isIssuerOfMany(OIDC_ISSUER)) return []
  return [
    'OIDC_TRUST_EMAIL cannot be used with this OIDC_ISSUER, which serves more than one organization: anyone there could sign in with your people’s emails. Use the issuer of your own tenant, such as https://login.microsoftonline.com/TENANT-ID/v2.0.',
  ]
}

function listed(names: (string | undefined)[]) {
  return new Intl.ListFormat('en-US').format(names.filter((name) => name !== undefined))
}

let environment: Environment | undefined

// Parsed on first use, because `next build` evaluates route modules without any variables set.
export function env(): Environment {
  environment ??= parseEnvironment(process.env)
  return environment
}

/** The account that the demo's sign-in page offers; null outside the demo. */
export function demoAccount(): { email: string; password: string } | null {
  const { DEMO_EMAIL: email, DEMO_PASSWORD: password } = env()
  return email === undefined || password === undefined ? null : { email, password }
}

/** The application's public origin, if configured; elsewhere the visitor's origin may replace it. */
export function configuredOrigin(): string | undefined {
  const { APP_URL, VERCEL_PROJECT_PRODUCTION_URL: vercelDomain } = env()
  return APP_URL ?? (vercelDomain === undefined ? undefined : `https://${vercelDomain}`)
}

/** A sentence for each database URL with parameters that have no effect. */
export function databaseUrlWarnings(): string[] {
  const { DATABASE_URL, DATABASE_URL_UNPOOLED } = env()
  return Object.entries({ DATABASE_URL, DATABASE_URL_UNPOOLED }).flatMap(([name, url]) => {
    const ignored = ignoredParameters(url ?? '')
    if (ignored.length === 0) return []
    return [`Of ${name}, ${listed(ignored)} ${ignored.length === 1 ? 'has' : 'have'} no effect.`]
  })
}
