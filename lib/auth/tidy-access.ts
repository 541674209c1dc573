import { closeRefusedSignIns } from '@/lib/audit/refused-sign-ins'
import { db } from '@/lib/db'

/** Deletes expired sign-in data, and writes the counts of refused sign-ins from past hours to the audit log. */
export async function tidyAccess(): Promise<void> {
  // By the database's clock. Rows that expire a day later than any should were dated by a fast clock.
  await db()
    .$executeRaw`DELETE FROM session WHERE expires_at <= now() OR expires_at > now() + interval '8 days'`
  await db()
    .$executeRaw`DELETE FROM verification WHERE expires_at <= now() OR expires_at > now() + interval '1 day'`
  await db()
    .$executeRaw`DELETE FROM sign_in_attempts WHERE resets_at <= now() OR resets_at > now() + interval '1 day'`
  await closeRefusedSignIns()
}
