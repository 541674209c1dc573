/** A page of a conference's recordings or posts; `from` and `to` count from 1. */
export type Part = { number: number; last: number; from: number; to: number; total: number }

const MAX_SHOWN_LENGTH = 20

/** Page `number` when `total` items are split into pages of `size`. There is always a page 1. */
export function partOf(number: number, total: number, size: number): Part {
  return {
    number,
    last: Math.max(1, Math.ceil(total / size)),
    from: Math.min(total, (number - 1) * size + 1),
    to: Math.min(total, number * size),
    total,
  }
}

/** Reads the page number in a URL; without a valid one it's page 1, with the reason in words. */
export function readPart(typed: string, total: number, size: number): { part: Part; fault: string | null } {
  const first = partOf(1, total, size)
  if (typed === '') return { part: first, fault: null }
  if (!/^\d+$/.test(typed))
    return {
      part: first,
      fault: `“${typed.slice(0, MAX_SHOWN_LENGTH).toWellFormed()}” isn’t a page number. ${FIRST}`,
    }
  const number = Number(typed)
  if (number >= 1 && number <= first.last) return { part: partOf(number, total, size), fault: null }
  const pages = first.last === 1 ? 'there is only one' : `there are ${first.last}`
  return { part: first, fault: `Page ${typed.slice(0, MAX_SHOWN_LENGTH)} doesn’t exist; ${pages}. ${FIRST}` }
}

const FIRST = 'Showing the first page.'
