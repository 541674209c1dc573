import { DEEP, PAGE_ONE, TAIL } from '@/testing/browse-cases'
import type { CaseTimes } from './times'

export type Limit = { name: string; measured: number; most: number; unit: string }

const DEEP_TO_FIRST = 2
const TAIL_MS = 30
const SUMMARY_MS = 100

/** The p95 limits for the list's queries on the large database. */
export function queryLimits(cases: readonly CaseTimes[]): Limit[] {
  const found = (name: string) => {
    const times = cases.find((each) => each.name === name)
    if (!times) throw new Error(`“${name}” was not measured.`)
    return times
  }
  const slowest = (part: 'summary' | 'histogram') => Math.max(...cases.map((times) => times[part].p95Ms))
  return [
    {
      name: `${DEEP} to page one`,
      measured: found(DEEP).page.p95Ms / found(PAGE_ONE).page.p95Ms,
      most: DEEP_TO_FIRST,
      unit: 'times',
    },
    { name: TAIL, measured: found(TAIL).page.p95Ms, most: TAIL_MS, unit: 'ms' },
    { name: 'The slowest summary', measured: slowest('summary'), most: SUMMARY_MS, unit: 'ms' },
    { name: 'The slowest histogram', measured: slowest('histogram'), most: SUMMARY_MS, unit: 'ms' },
  ]
}

export function isMet({ measured, most }: Limit): boolean {
  return measured <= most
}
