import { formatMoment, formatPhoneNumber, type Viewer } from '@/lib/format'

type Conference = { from: string | null; to: string | null; startedAt: Date }

/** `+1 (312) 555-0142 → +1 (773) 555-0199` */
export function recordingTitle({ from, to }: Conference): string {
  if (from === null && to === null) return 'Unknown numbers'
  return [from, to].map((number) => (number === null ? 'unknown' : formatPhoneNumber(number))).join(' → ')
}

/** `Today 13:31 · recording 2 of 2` */
export function recordingSubtitle(
  { startedAt }: Conference,
  number: number,
  count: number,
  viewer: Viewer,
): string {
  const moment = formatMoment(startedAt, viewer)
  return count > 1 ? `${moment} · recording ${number} of ${count}` : moment
}
