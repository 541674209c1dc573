const UNITS = [
  [86_400, 'day', 'd'],
  [3_600, 'hour', 'h'],
  [60, 'minute', 'min'],
  [1, 'second', 's'],
] as const

function largestUnit(seconds: number) {
  const [unitSec, unit, symbol] = UNITS.find(([sec]) => seconds >= sec) ?? UNITS[3]
  return { count: Math.floor(seconds / unitSec), unit, symbol }
}

/** A duration for a sentence, in its largest whole unit: `1 minute`, `3 hours`. */
export function span(seconds: number): string {
  const { count, unit } = largestUnit(seconds)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** The same in symbols: `4 s`, `1 min`, `3 h`. */
export function shortSpan(seconds: number): string {
  const { count, symbol } = largestUnit(seconds)
  return `${count} ${symbol}`
}
