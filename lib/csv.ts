import { stringify } from 'csv-stringify/sync'

export const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const
export type Separator = keyof typeof SEPARATORS

export type CsvStyle = {
  separator: Separator
  /** Adds a BOM and marks digits as text, because Excel would round them and drop leading zeros */
  isForExcel: boolean
}

/** The most that Excel and LibreOffice accept in a cell. */
export const MAX_CELL_LENGTH = 32_767

const BYTE_ORDER_MARK = '\uFEFF'

// Spreadsheets read a plus sign followed by digits as a number, not as a formula.
const PHONE_NUMBER = /^\+\d{1,15}$/
const DIGITS = /^\+?\d+$/

// Strangers choose cell contents. Spreadsheets run a cell that starts with one of these, even after spaces or quotes, and
// if they split lines at another separator, any text after that separator starts a cell.
const FORMULA = /(^|[,;\t|\r\n])([\s\p{C}"']*)(?=[=+\-@＝＋－＠])/gu

/** The start of a file: the BOM, if any, and the header row. */
export function csvHeader(columns: string[], style: CsvStyle): string {
  return (style.isForExcel ? BYTE_ORDER_MARK : '') + csvLines([columns], style)
}

/** A column of a CSV file: its heading, and a row's cell in it */
export type CsvColumn<Row> = [heading: string, cellOf: (row: Row) => Cell]

type Cell = string | number | null

export function csvTable<Row>(columns: CsvColumn<Row>[]) {
  return {
    header: (style: CsvStyle) =>
      csvHeader(
        columns.map(([heading]) => heading),
        style,
      ),
    lines: (rows: Row[], style: CsvStyle) =>
      csvLines(
        rows.map((row) => columns.map(([, cellOf]) => cellOf(row))),
        style,
      ),
  }
}

export function csvLines(rows: Cell[][], { separator, isForExcel }: CsvStyle): string {
  const write = isForExcel ? cellForExcel : safeCell
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? write(cell) : cell)))
  return stringify(cells, {
    delimiter: SEPARATORS[separator],
    record_delimiter: 'windows',
    // Given a record_delimiter, the library otherwise leaves a lone CR or LF unquoted, which readers take for a new line.
    quote_record_delimiter: true,
    // Quote every possible separator, so that no cell is split by a reader that assumes another one.
    quoted_match: /[,;\t|]/,
  })
}

function safeCell(text: string): string {
  return PHONE_NUMBER.test(text) ? text : text.replace(FORMULA, "$1$2'")
}

function cellForExcel(text: string): string {
  return DIGITS.test(text) ? `="${text}"` : safeCell(text)
}
