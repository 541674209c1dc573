import { between, logNormal, pick, type Random, wholeBetween } from '../random'

const MAX_SEC = 3 * 3600
const US_AREA_CODES = ['206', '212', '303', '312', '415', '512', '617', '773'] as const

/** Whole seconds: about six minutes, sometimes a few seconds or over an hour */
export function plausibleDurationSec(random: Random): number {
  const kind = random()
  if (kind < 0.1) return Math.ceil(between(random, 2, 20))
  if (kind < 0.17) return Math.ceil(between(random, 3601, 6000))
  return Math.ceil(Math.min(MAX_SEC, Math.max(5, logNormal(random, 360, 0.8))))
}

/** An E.164 number from the ranges reserved for fiction, so that it's no one's phone */
export function plausiblePhoneNumber(random: Random): string {
  const country = random()
  if (country < 0.6) return `+1${pick(random, US_AREA_CODES)}55501${digits(random, 2)}`
  if (country < 0.8) return `+442079460${digits(random, 3)}`
  return `+493023125${digits(random, 3)}`
}

function digits(random: Random, count: number): string {
  return String(wholeBetween(random, 0, 10 ** count - 1)).padStart(count, '0')
}
