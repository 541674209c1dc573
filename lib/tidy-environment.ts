import { withExplicitTls } from './database-url'

// The variables in .env.example and those that libraries read. Other programs' variables stay untouched.
const OURS =
  /^(DATABASE_URL(_UNPOOLED)?|(ADMIN|APP|ARCHIVE|AUTH|AWS|BETTER_AUTH|BLOB|CRON|DEMO|FREECLIMB|NEXT|OIDC|OTEL|VERCEL)_\w+|DATA_DIR|HOSTNAME|KEEP_ALIVE_TIMEOUT|LOG_LEVEL|NODE_EXTRA_CA_CERTS|PG[A-Z]+|PORT|TRUSTED_\w+|VERCEL|WORKER)$/
const QUOTED = /^(["'`])(.*)\1$/s

/**
 * Normalizes settings from any source: deletes blank variables, which libraries would take for values, and trims spaces,
 * carriage returns and quotes, which `docker run --env-file` keeps and a `.env` file doesn't.
 */
export function tidyEnvironment(variables: Record<string, string | undefined>): void {
  for (const [name, value = ''] of Object.entries(variables)) {
    const tidied = OURS.test(name) ? value.trim().replace(QUOTED, '$2') : value
    if (tidied.trim() === '') delete variables[name]
    else if (name.startsWith('DATABASE_URL')) variables[name] = withExplicitTls(tidied)
    else if (tidied !== value) variables[name] = tidied
  }
}
