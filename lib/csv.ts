import { stringify } from 'csv-stringify/sync'

// No byte order mark: it would make the first column's name another one to most programs, and the one that it helps,
// Excel, needs it only for the rare text that is not ASCII.
export function csvLines(rows: (string | number | null)[][]): string {
  return stringify(rows, {
    record_delimiter: 'windows',
    // Given a delimiter, the library leaves half of one bare, which readers take for a line’s end.
    quote_record_delimiter: true,
    // Strangers choose what stands in a cell, and a spreadsheet would run =, +, - and @ as a formula.
    escape_formulas: true,
  })
}
