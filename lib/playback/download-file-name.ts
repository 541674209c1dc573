import { Temporal } from 'temporal-polyfill'
import { db } from '@/lib/db'
import { extensionOf } from '@/lib/recordings/audio-type'
import type { FoundRecording } from '@/lib/recordings/find-recording'
import { numberOf, PLACE } from '@/lib/recordings/place'
import { slug } from '@/lib/slug'

const SHOWN_DIGITS = 4

/** The file name for a download. */
export async function findDownloadFileName(
  { id, conferenceId }: Pick<FoundRecording, 'id' | 'conferenceId'>,
  contentType: string,
  timeZone: string,
): Promise<string> {
  const conference = await db().conference.findUniqueOrThrow({
    where: { id: conferenceId },
    select: PLACE.conference.select,
  })
  return downloadFileName({ ...conference, ...numberOf(id, { conference }), contentType }, timeZone)
}

type Named = {
  startedAt: Date
  from: string | null
  to: string | null
  number: number
  count: number
  contentType: string
}

/**
 * `roomtone-2026-11-23-1331-0142-to-0199-recording-2.wav`: when the conference started, in the viewer's time zone, the last
 * digits of its numbers, and which recording it is if there are several.
 */
export function downloadFileName(
  { startedAt, from, to, number, count, contentType }: Named,
  timeZone: string,
): string {
  const started = Temporal.Instant.fromEpochMilliseconds(startedAt.getTime()).toZonedDateTimeISO(timeZone)
  const minute = started
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', '-')
    .replace(':', '')
  const parts = ['roomtone', minute]
  if (from !== null || to !== null) parts.push(`${partyWords(from)}-to-${partyWords(to)}`)
  if (count > 1) parts.push(`recording-${number}`)
  return `${parts.join('-')}.${extensionOf(contentType)}`
}

// File names spread further than files, so they never contain a full phone number.
function partyWords(sent: string | null): string {
  const user = (sent ?? '').replace(/^sips?:/i, '').replace(/@.*/, '')
  const digits = user.replace(/\D/g, '')
  return digits.length > SHOWN_DIGITS ? digits.slice(-SHOWN_DIGITS) : slug(user).slice(0, 40) || 'unknown'
}
