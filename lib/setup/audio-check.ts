import { db } from '@/lib/db'
import { audioProblemSql } from '@/lib/recordings/audio-state'
import { actionNeeded, type Check, notUsed, ok } from './check'

const LATEST_CONFERENCES = 200
/** This many in a row after one that was read are no coincidence. */
const MANY_MISSING = 3

export type AudioAsked = {
  /** Recordings that FreeClimb has answered 404 for since the last one we read, or ever if we read none */
  missing: number
  /** Whether we have read any of the latest */
  hasRead: boolean
}

export async function readAudioAsked(): Promise<AudioAsked> {
  const [asked] = await db().$queryRaw<AudioAsked[]>`
    WITH latest AS (SELECT id FROM conference ORDER BY started_at DESC, id DESC LIMIT ${LATEST_CONFERENCES}),
    last_read AS (
      SELECT max(coalesce(archived_at, received_at)) AS at FROM recording
      WHERE conference_id IN (SELECT id FROM latest) AND sha256 IS NOT NULL
    )
    SELECT last_read.at IS NOT NULL AS "hasRead", (
      SELECT count(*)::int FROM recording
      WHERE ${audioProblemSql('missing')} AND missing_since > coalesce(last_read.at, '-infinity')
    ) AS missing
    FROM last_read`
  return asked ?? { missing: 0, hasRead: false }
}

/** Whether FreeClimb sends audio at all. `apiUrl`: FREECLIMB_API_URL or its default. */
export function audioCheck(
  { missing, hasRead }: AudioAsked,
  { isConfigured, apiUrl }: { isConfigured: boolean; apiUrl: string },
): Check {
  if (!isConfigured)
    return notUsed(
      'No audio is fetched from FreeClimb.',
      'Set FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY, and restart.',
    )
  if (missing > 0 && (!hasRead || missing >= MANY_MISSING))
    return actionNeeded(
      `FreeClimb answers 404 for every recording${hasRead ? ' since the last one it sent' : ''} (${missing}). Is FREECLIMB_API_URL right?`,
      `It’s ${apiUrl}; FreeClimb’s own is https://www.freeclimb.com/apiserver. Correct it, restart, then use “Retry all” below.`,
    )
  if (!hasRead) return notUsed('No audio has been fetched from FreeClimb yet.')
  return ok('Audio can be fetched from FreeClimb.')
}
