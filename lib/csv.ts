import { stringify } from 'csv-stringify/sync'

export const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const
export type Separator = keyof typeof SEPARATORS

export type CsvStyle = {
  separator: Separator
  /** With a byte order mark, and numbers that are text told as such: Excel would round them and drop zeros in front */
  isForExcel: boolean
}

/** As much as Excel and LibreOffice take in a cell. */
export const LONGEST_CELL = 32_767

const BYTE_ORDER_MARK = '\uFEFF'

// + and digits alone are a number to a spreadsheet, and no formula.
const PHONE_NUMBER = /^\+\d{1,15}$/
const DIGITS = /^\+?\d+$/

// Strangers choose what stands in a cell. A spreadsheet runs what begins with one of these, after spaces and quotes, too,
// and where it splits lines at another separator than they were written with, whatever stands behind that in a cell.
const FORMULA = /(^|[,;\t|\r\n])([\s\p{C}"']*)(?=[=+\-@＝＋－＠])/gu

/** The start of a file: its byte order mark, if any, and the names of its columns. */
export function csvHeader(columns: string[], style: CsvStyle): string {
  return (style.isForExcel ? BYTE_ORDER_MARK : '') + csvLines([columns], style)
}

export function csvLines(rows: (string | number | null)[][], { separator, isForExcel }: CsvStyle): string {
  const write = isForExcel ? cellForExcel : safeCell
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? write(cell) : cell)))
  return stringify(cells, {
    delimiter: SEPARATORS[separator],
    record_delimiter: 'windows',
    // Given a delimiter, the library leaves half of one bare, which readers take for a line’s end.
    quote_record_delimiter: true,
    // So that no cell falls apart where lines are split at another separator.
    quoted_match: /[,;\t|]/,
  })
}

function safeCell(text: string): string {
  return PHONE_NUMBER.test(text) ? text : text.replace(FORMULA, "$1$2'")
}

function cellForExcel(text: string): string {
  return DIGITS.test(text) ? `="${text}"` : safeCell(text)
}
