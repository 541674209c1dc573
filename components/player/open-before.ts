import { keep, readKept } from '@/components/ui/browser-storage'

/** No names: they are asked for again. */
export type OpenPlace = [recordingId: string, atSec: number]

const KEY = 'open recording'

/** Keeps for this tab what is open in it, and where: what was just told to the server may be there later than the next page. */
export function keepOpen(place: OpenPlace | null) {
  keep('sessionStorage', KEY, place)
}

/** The recording that this tab had open before the page was loaded. */
export function openBefore(): OpenPlace | null {
  return readKept('sessionStorage', KEY) as OpenPlace | null
}

/** Whether the page was loaded anew while that recording was open, and not by an address that somebody followed. */
export function isReopened(recordingId: string): boolean {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return visit?.type !== 'navigate' && openBefore()?.[0] === recordingId
}
