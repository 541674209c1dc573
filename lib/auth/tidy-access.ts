import { closeRefusedSignIns } from '@/lib/audit/refused-sign-ins'
import { db } from '@/lib/db'

/** Removes what signing in leaves behind and nothing reads any more, and sums up what was refused in the hours before. */
export async function tidyAccess(): Promise<void> {
  // By the database's clock. What lasts a day longer than any such row does was dated by a clock that was ahead.
  await db()
    .$executeRaw`DELETE FROM session WHERE expires_at <= now() OR expires_at > now() + interval '8 days'`
  await db()
    .$executeRaw`DELETE FROM verification WHERE expires_at <= now() OR expires_at > now() + interval '1 day'`
  await db()
    .$executeRaw`DELETE FROM sign_in_attempts WHERE resets_at <= now() OR resets_at > now() + interval '1 day'`
  await closeRefusedSignIns()
}
