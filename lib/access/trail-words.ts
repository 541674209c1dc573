import { formatDuration } from '@/lib/format'

/** What an event's details say, in words; empty where the action says it all. */
export function detailWords(action: string, details: Record<string, unknown>): string {
  if (action === 'played') return heardWords(typeof details.heardSec === 'number' ? details.heardSec : null)
  return Object.entries(details)
    .filter(([name, value]) => name !== 'conferenceId' && value !== null && value !== '')
    .map(([name, value]) => partWords(name, value))
    .join(', ')
}

export function heardWords(heardSec: number | null): string {
  return heardSec === null ? 'no player said how long' : `heard ${formatDuration(heardSec)}`
}

/** `minSec` 60 as `min 1:00`. */
function partWords(name: string, value: unknown): string {
  if (name.endsWith('Sec') && typeof value === 'number')
    return `${spaced(name.slice(0, -'Sec'.length))} ${formatDuration(value)}`
  return `${spaced(name)} ${typeof value === 'object' ? JSON.stringify(value) : value}`
}

/** `tokenKind` as `token kind`. */
function spaced(name: string) {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}
