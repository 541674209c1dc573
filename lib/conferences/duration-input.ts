export type DurationReading = { ok: true; durationSec: number } | { ok: false; error: string }

const MAX_DURATION_SEC = 1_000_000
const CLOCK = /^(?:(\d{1,3}):)?(\d{1,4}):([0-5]\d)$/
const UNITS =
  /^(?:(\d+(?:\.\d+)?)\s*(?:h|hrs?|hours?)\s*)?(?:(\d+(?:\.\d+)?)\s*(?:m|mins?|minutes?)\s*)?(?:(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)?)?$/

/**
 * A length of time as people type it: `90s`, `1:30`, `1:02:07`, `5m`, `1h 5m`, `1.5h`; a bare number is seconds.
 * Fractions of a second are rounded up, as FreeClimb rounds lengths.
 */
export function readDuration(typed: string): DurationReading {
  const words = typed.trim().toLowerCase().replace(/\s+/g, ' ')
  const seconds = readClock(words) ?? readUnits(words)
  if (seconds === null) return { ok: false, error: 'Not a length of time. Try 90s, 5m, 1:30 or 1h 5m.' }
  if (seconds > MAX_DURATION_SEC)
    return { ok: false, error: 'Longer than any recording. Try 90s, 5m, 1:30 or 1h 5m.' }
  return { ok: true, durationSec: Math.ceil(seconds) }
}

function readClock(words: string): number | null {
  const match = CLOCK.exec(words)
  if (!match) return null
  const [, hours, minutes = '', seconds = ''] = match
  if (hours !== undefined && Number(minutes) > 59) return null
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)
}

function readUnits(words: string): number | null {
  const match = UNITS.exec(words)
  if (!match || words === '') return null
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}
