import { loadStored, store } from '@/components/ui/browser-storage'

/** Contains no names: the server is asked for those again. */
export type PlayerSession = [recordingId: string, atSec: number]

const KEY = 'open recording'

/** Stores in this tab what is open, and where: a position just sent to the server may arrive after the next page loads. */
export function savePlayerSession(place: PlayerSession | null) {
  store('sessionStorage', KEY, place)
}

/** The recording open in this tab before the page loaded. */
export function loadPlayerSession(): PlayerSession | null {
  return loadStored('sessionStorage', KEY) as PlayerSession | null
}

/** Whether the page was reloaded or returned to while that recording was open, rather than reached by a link. */
export function isReopened(recordingId: string): boolean {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return visit?.type !== 'navigate' && loadPlayerSession()?.[0] === recordingId
}
