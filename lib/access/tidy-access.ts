import { db } from '@/lib/db'
import { closeRefusedSignIns } from './refused-sign-ins'

/** Removes what signing in leaves behind and nothing reads any more, and sums up what was refused in the hours before. */
export async function tidyAccess(): Promise<void> {
  // By the database's clock, which set no other moments than these are compared with.
  await db().$executeRaw`DELETE FROM session WHERE expires_at <= now()`
  await db().$executeRaw`DELETE FROM verification WHERE expires_at <= now()`
  await db().$executeRaw`DELETE FROM sign_in_attempts WHERE resets_at <= now()`
  await closeRefusedSignIns()
}
