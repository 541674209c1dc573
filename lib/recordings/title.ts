import { formatMoment, formatPhoneNumber, type Viewer } from '@/lib/format'

type Conference = { from: string | null; to: string | null; startedAt: Date }

/** `+1 (312) 555-0142 → +1 (773) 555-0199` */
export function recordingTitle({ from, to }: Conference): string {
  return titleOf(from && formatPhoneNumber(from), to && formatPhoneNumber(to))
}

/** The same from numbers as displayed. */
export function titleOf(from: string | null, to: string | null): string {
  if (from === null && to === null) return 'Unknown numbers'
  return `${from ?? 'unknown'} → ${to ?? 'unknown'}`
}

/** `Today 13:31 · recording 2 of 2` */
export function recordingSubtitle(
  { startedAt }: Conference,
  number: number,
  count: number,
  viewer: Viewer,
): string {
  return subtitleOf(formatMoment(startedAt, viewer), number, count)
}

/** The same from a moment as displayed. */
export function subtitleOf(moment: string, number: number, count: number): string {
  return count > 1 ? `${moment} · recording ${number} of ${count}` : moment
}
