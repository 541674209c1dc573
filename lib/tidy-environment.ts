import { withExplicitTls } from './database-url'

// What .env.example lists, and what libraries read by themselves. Values of other programs' variables stay as they are.
const OURS =
  /^(DATABASE_URL(_UNPOOLED)?|(ADMIN|APP|ARCHIVE|AUTH|AWS|BETTER_AUTH|BLOB|CRON|DEMO|FREECLIMB|NEXT|OIDC|OTEL|VERCEL)_\w+|DATA_DIR|HOSTNAME|KEEP_ALIVE_TIMEOUT|LOG_LEVEL|NODE_EXTRA_CA_CERTS|PG[A-Z]+|PORT|TRUSTED_\w+|VERCEL|WORKER)$/
const QUOTED = /^(["'`])(.*)\1$/s

/**
 * Reads settings alike however they arrive: a blank variable is deleted, for libraries take one for a value; and values lose
 * the spaces, carriage returns and quotes around them, which `docker run --env-file` passes on and a `.env` file does not.
 */
export function tidyEnvironment(variables: Record<string, string | undefined>): void {
  for (const [name, value = ''] of Object.entries(variables)) {
    const tidied = OURS.test(name) ? value.trim().replace(QUOTED, '$2') : value
    if (tidied.trim() === '') delete variables[name]
    else if (name.startsWith('DATABASE_URL')) variables[name] = withExplicitTls(tidied)
    else if (tidied !== value) variables[name] = tidied
  }
}
