import { megabytes, setting, tableRow } from '../report'
import type { ExportMeasured } from './export'
import { ALLOWED_ABOVE_BARE_KB, ALLOWED_IN_ALL_KB } from './javascript'
import { isMet, type Limit } from './limits'
import { SMALL_ROWS } from './options'
import type { PageMeasured } from './page'
import { type CaseTimes, RUNS, type Times } from './times'

export type BrowseMeasured = {
  databaseVersion: string
  rows: number
  small: readonly CaseTimes[]
  large: readonly CaseTimes[]
  limits: readonly Limit[]
  page: PageMeasured
  export: ExportMeasured
}

const PARTS = ['page', 'summary', 'histogram', 'together'] as const

export function browseReportOf(measured: BrowseMeasured): string {
  const { databaseVersion, rows, small, large, limits } = measured
  const sizes = [SMALL_ROWS, rows].map((size) => size.toLocaleString('en'))
  return [
    setting(databaseVersion),
    '',
    tableRow([
      'p50 / p95 in ms',
      `found in ${sizes[1]}`,
      ...sizes.flatMap((size) => PARTS.map((part) => `${part}, ${size}`)),
    ]),
    tableRow(['---', ...Array.from({ length: 1 + 2 * PARTS.length }, () => '---:')]),
    ...large.map((times, index) =>
      tableRow([
        times.name,
        `${times.count.toLocaleString('en')}${times.isCapped ? '+' : ''}`,
        ...[small[index], times].flatMap((each) => PARTS.map((part) => (each ? written(each[part]) : ''))),
      ]),
    ),
    '',
    `${RUNS} runs each, warm. Page: the rows of one page. Together: all that the page asks for, as it asks for it.`,
    '',
    ...limits.map((limit) => `- ${limitSentence(limit)}`),
    '',
    ...pageLines(measured),
  ].join('\n')
}

export function limitSentence(limit: Limit): string {
  const { name, measured, most, unit } = limit
  return `${name}: ${measured.toFixed(1)} ${unit} at p95, ${isMet(limit) ? 'within' : 'MISSES'} ${most}.`
}

function pageLines({ page, export: exported }: BrowseMeasured) {
  const aboveBareKb = page.javaScriptKb - page.bareJavaScriptKb
  return [
    '| The page and the export, of all of them | |',
    '| --- | ---: |',
    tableRow(['HTML, first byte, p50 / p95 ms', written(page.firstByte)]),
    tableRow(['HTML, KB / gzip', `${page.htmlKb.toFixed(1)} / ${page.htmlGzipKb.toFixed(1)}`]),
    tableRow([`JavaScript, gzip KB, at most ${ALLOWED_IN_ALL_KB}`, page.javaScriptKb.toFixed(1)]),
    tableRow([`Of it above a bare page, at most ${ALLOWED_ABOVE_BARE_KB}`, aboveBareKb.toFixed(1)]),
    tableRow(['Largest contentful paint, ms', page.largestPaintMs.toFixed(0)]),
    tableRow(['Cumulative layout shift', page.layoutShift.toFixed(3)]),
    tableRow(['CSV export, first byte, ms', exported.firstByteMs.toFixed(0)]),
    tableRow(['CSV export, s', exported.totalSec.toFixed(1)]),
    tableRow(['CSV export, rows/s', Math.round(exported.rowsPerSecond).toLocaleString('en')]),
    tableRow(['Growth of the server’s resident memory meanwhile, MB', megabytes(exported.growthBytes)]),
  ]
}

function written({ p50Ms, p95Ms }: Times) {
  return `${p50Ms.toFixed(1)} / ${p95Ms.toFixed(1)}`
}
