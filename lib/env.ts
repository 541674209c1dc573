import { z } from 'zod'

const blankIsMissing = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value

function variable<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(blankIsMissing, schema)
}

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .transform((url) => url.replace(/\/+$/, ''))

const environmentSchema = z.object({
  DATABASE_URL: variable(
    z
      .string({ error: 'is not set: name a Postgres database, or start with an npm script that embeds one' })
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://'),
  ),
  FREECLIMB_SIGNING_SECRETS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((secret) => secret.trim())
        .filter((secret) => secret !== ''),
    ),
  FREECLIMB_ACCOUNT_ID: variable(
    z
      .string()
      .trim()
      .regex(/^AC[0-9A-Za-z]{1,64}$/, 'must be a FreeClimb account id: AC and its digits')
      .optional(),
  ),
  FREECLIMB_API_KEY: variable(z.string().trim().optional()),
  FREECLIMB_API_URL: variable(httpUrl.default('https://www.freeclimb.com/apiserver')),
  APP_URL: variable(httpUrl.optional()),
  AUTH_SECRET: variable(
    z
      .string()
      .trim()
      .min(32, 'must have at least 32 characters: openssl rand -base64 32 makes one')
      .optional(),
  ),
  ADMIN_EMAIL: variable(z.string().trim().optional()),
  ADMIN_PASSWORD: variable(z.string().optional()),
  DEMO_EMAIL: variable(z.string().optional()),
  DEMO_PASSWORD: variable(z.string().optional()),
  OIDC_ISSUER: variable(httpUrl.optional()),
  OIDC_CLIENT_ID: variable(z.string().trim().optional()),
  OIDC_CLIENT_SECRET: variable(z.string().trim().optional()),
  OIDC_EMAIL_DOMAINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .toLowerCase()
        .split(',')
        .map((domain) => domain.trim().replace(/^@/, ''))
        .filter((domain) => domain !== ''),
    ),
  ARCHIVE_URL: variable(
    z
      .string()
      .trim()
      .regex(
        /^(file:(?!\/\/(?!\/)).*|s3:\/\/[\w.-]+(\/[\w./-]*)?|vercel-blob:[\w./-]*|none)$/,
        'must be file:FOLDER, s3://BUCKET/PREFIX, vercel-blob:PREFIX or none',
      )
      .optional(),
  ),
  ARCHIVE_S3_ENDPOINT: variable(httpUrl.optional()),
  ARCHIVE_S3_REGION: variable(z.string().trim().default('us-east-1')),
  ARCHIVE_S3_ACCESS_KEY_ID: variable(z.string().trim().optional()),
  ARCHIVE_S3_SECRET_ACCESS_KEY: variable(z.string().trim().optional()),
  BLOB_READ_WRITE_TOKEN: variable(z.string().trim().optional()),
  DATA_DIR: variable(z.string().trim().default('.data')),
  VERCEL: variable(z.string().optional()),
  CRON_SECRET: variable(
    z.string().trim().min(16, 'must have at least 16 characters: openssl rand -hex 32 makes one').optional(),
  ),
  VERCEL_PROJECT_PRODUCTION_URL: variable(z.string().optional()),
  LOG_LEVEL: variable(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')),
})

export type Environment = z.infer<typeof environmentSchema>

/** The OIDC provider that people may sign in with; null without one. Throws where it is only half described. */
export function oidcSettings() {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env()
  if (issuer === undefined) return null
  if (clientId === undefined || clientSecret === undefined || configuredOrigin() === undefined)
    throw new Error('OIDC_ISSUER is set: OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and APP_URL must be set with it.')
  return { issuer, clientId, clientSecret, emailDomains: env().OIDC_EMAIL_DOMAINS }
}

/** Reads the settings. Throws one sentence a variable that is missing or wrong, naming it. */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const parsed = environmentSchema.safeParse(variables)
  if (parsed.success) return parsed.data
  const sentences = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`)
  throw new Error(`The environment is not usable. ${sentences.join(' ')} See .env.example.`)
}

let environment: Environment | undefined

// Read on first use, not on import: `next build` evaluates route modules where no variable is set.
export function env(): Environment {
  environment ??= parseEnvironment(process.env)
  return environment
}

/** The account that the sign-in page offers; null but in the demo. */
export function demoAccount(): { email: string; password: string } | null {
  const { DEMO_EMAIL: email, DEMO_PASSWORD: password } = env()
  return email === undefined || password === undefined ? null : { email, password }
}

const firstAdminSchema = environmentSchema.pick({ ADMIN_EMAIL: true, ADMIN_PASSWORD: true })

/** Who is to be the first administrator, read apart from the rest: a migration needs none of that. */
export function firstAdminSettings(variables: Record<string, string | undefined>) {
  return firstAdminSchema.parse(variables)
}

/** The public address of this application, as far as it is set; the visitor's own may stand in for it elsewhere. */
export function configuredOrigin(): string | undefined {
  const { APP_URL, VERCEL_PROJECT_PRODUCTION_URL: vercelDomain } = env()
  return APP_URL ?? (vercelDomain === undefined ? undefined : `https://${vercelDomain}`)
}

/** Which of the settings that matter to what FreeClimb sends are there, and what each is for. Never their values. */
export function settingsInUse(): { name: string; isSet: boolean; purpose: string }[] {
  const settings = env()
  return [
    {
      name: 'AUTH_SECRET',
      isSet: settings.AUTH_SECRET !== undefined,
      purpose: 'without it nobody can sign in.',
    },
    {
      name: 'FREECLIMB_SIGNING_SECRETS',
      isSet: settings.FREECLIMB_SIGNING_SECRETS.length > 0,
      purpose: 'without it every post is refused.',
    },
    {
      name: 'FREECLIMB_ACCOUNT_ID',
      isSet: settings.FREECLIMB_ACCOUNT_ID !== undefined,
      purpose: 'without it posts of any account are taken and audio cannot be fetched.',
    },
    {
      name: 'FREECLIMB_API_KEY',
      isSet: settings.FREECLIMB_API_KEY !== undefined,
      purpose: 'without it audio cannot be fetched.',
    },
    // Elsewhere files are kept, which needs no setting.
    ...(settings.VERCEL === undefined
      ? []
      : [
          {
            name: 'ARCHIVE_URL',
            isSet: settings.ARCHIVE_URL !== undefined,
            purpose: 'without it no copies of recordings are kept, and what is deleted at FreeClimb is gone.',
          },
        ]),
  ]
}
