import { isEmbeddedDatabase } from '@/lib/db'
import { demoAccount, SettingsError } from '@/lib/env'

/** Throws where the sign-in page would offer an account to everybody and the database is not the embedded one. */
export async function refuseDemoOnServedDatabase(): Promise<void> {
  if (demoAccount() === null || (await isEmbeddedDatabase())) return
  throw new SettingsError(
    'DEMO_EMAIL and DEMO_PASSWORD are set: the sign-in page would offer that account to everyone. They are for npm run demo and its embedded database. Remove them.',
  )
}
