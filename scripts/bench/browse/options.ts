import { parseArgs } from 'node:util'

export type BrowseOptions = {
  rows: number
  /** Whether to keep the databases for the next run */
  isKept: boolean
}

export const SMALL_ROWS = 10_000
const MAX_ROWS = 5_000_000

/** Throws an error with a message for the command line. */
export function parseBrowseOptions(args: readonly string[]): BrowseOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '1000000' },
      keep: { type: 'boolean', default: false },
    },
  })
  const rows = /^\d{1,9}$/.test(values.rows) ? Number(values.rows) : Number.NaN
  if (rows > SMALL_ROWS && rows <= MAX_ROWS) return { rows, isKept: values.keep }
  throw new Error(
    `--rows must be a whole number from ${SMALL_ROWS + 1} to ${MAX_ROWS}, not “${values.rows}”.`,
  )
}
