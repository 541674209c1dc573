import { expect, test } from 'vitest'
import { readCursor, readPageAt } from './page'

const digits = (written: string) => (/^\d+$/.test(written) ? Number(written) : null)

test.each([
  [{ older: '7' }, { after: '7' }],
  [{ newer: '7' }, { before: '7' }],
])('an older link %j leads where %j leads', (old, current) => {
  expect(readCursor(old, digits)).toEqual(readCursor(current, digits))
  expect(readCursor(old, digits)).toMatchObject({ cursor: { place: 7 }, isRefused: false })
})

test.each([
  { after: 'x' },
  { after: '' },
  { after: '7', newer: '7' },
  { after: '7', older: '7' },
  { before: ['7', '8'] },
  { older: 'x' },
])('%j is refused', (params) => {
  expect(readCursor(params, digits)).toEqual({ cursor: null, isRefused: true })
})

test('pages of every size hold each row once, there and back', async () => {
  const all = Array.from({ length: 7 }, (_, index) => index)
  for (const pageSize of [1, 2, 3, 6, 7, 8]) {
    const read = (params: Record<string, string>) =>
      readPageAt(
        readCursor(params, digits).cursor,
        pageSize,
        async (cursor, limit) => {
          if (cursor?.direction === 'before')
            return all
              .toReversed()
              .filter((row) => row < cursor.place)
              .slice(0, limit)
          return all.filter((row) => cursor === null || row > cursor.place).slice(0, limit)
        },
        String,
      )
    const there = [await read({})]
    for (let next = there[0]?.next; next != null; next = there.at(-1)?.next)
      there.push(await read({ after: next }))
    expect(there.flatMap(({ rows }) => rows)).toEqual(all)
    const back = there.slice(-1)
    for (let previous = back[0]?.previous; previous != null; previous = back[0]?.previous)
      back.unshift(await read({ before: previous }))
    expect(back.map(({ rows }) => rows)).toEqual(there.map(({ rows }) => rows))
  }
})

test('a place behind the last row is an empty page beyond the end', async () => {
  const { cursor } = readCursor({ after: '9' }, digits)
  expect(await readPageAt(cursor, 2, async () => [] as number[], String)).toEqual({
    ...{ rows: [], previous: null, next: null },
    isBeyondEnd: true,
  })
})
