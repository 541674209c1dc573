const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** A length of time within a sentence, in its largest whole unit: `1 minute`, `3 hours`. */
export function span(seconds: number): string {
  const [unitSec, unit] = UNITS.find(([sec]) => seconds >= sec) ?? UNITS[3]
  const count = Math.floor(seconds / unitSec)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
