import { createHash } from 'node:crypto'
import { db } from '@/lib/db'
import type { RecordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { log } from '@/lib/log'

type Credentials = Pick<RecordingAudioSettings, 'accountId' | 'apiKey'>

/** Since when FreeClimb has rejected these credentials; null if it doesn't, as far as we know. */
export async function credentialsRefusedSince(credentials: Credentials): Promise<Date | null> {
  const refusal = await db().credentialsRefusal.findFirst({
    where: { fingerprint: fingerprintOf(credentials) },
    select: { since: true },
  })
  return refusal?.since ?? null
}

/** Logs one error, however many recordings are affected. */
export async function recordCredentialsRefused(credentials: Credentials): Promise<void> {
  const fingerprint = fingerprintOf(credentials)
  const noted = await db().$executeRaw`
    INSERT INTO credentials_refusal (fingerprint, since) VALUES (${fingerprint}, now())
    ON CONFLICT (id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, since = EXCLUDED.since
    WHERE credentials_refusal.fingerprint <> EXCLUDED.fingerprint`
  if (noted > 0)
    log.error(
      'FreeClimb rejects FREECLIMB_ACCOUNT_ID or FREECLIMB_API_KEY: no recordings are archived until they are corrected.',
    )
}

export async function recordCredentialsAccepted(): Promise<void> {
  const { count } = await db().credentialsRefusal.deleteMany()
  if (count > 0) log.info('FreeClimb accepts our credentials again: archiving continues.')
}

function fingerprintOf({ accountId, apiKey }: Credentials) {
  return createHash('sha256').update(`${accountId}:${apiKey}`).digest('hex')
}
