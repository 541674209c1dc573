import { expect, test } from 'vitest'
import { readPart } from './part-input'

test.each([
  ['', 600, { number: 1, last: 30, from: 1, to: 20, total: 600 }],
  ['2', 600, { number: 2, last: 30, from: 21, to: 40, total: 600 }],
  ['30', 600, { number: 30, last: 30, from: 581, to: 600, total: 600 }],
  ['002', 45, { number: 2, last: 3, from: 21, to: 40, total: 45 }],
  ['3', 45, { number: 3, last: 3, from: 41, to: 45, total: 45 }],
  ['1', 0, { number: 1, last: 1, from: 0, to: 0, total: 0 }],
])('page “%s” of %i', (typed, total, part) => {
  expect(readPart(typed, total, 20)).toEqual({ part, fault: null })
})

test.each([
  ['0', 45, 'Page 0 doesn’t exist; there are 3. Showing the first page.'],
  ['4', 45, 'Page 4 doesn’t exist; there are 3. Showing the first page.'],
  ['2', 20, 'Page 2 doesn’t exist; there is only one. Showing the first page.'],
  ['2', 0, 'Page 2 doesn’t exist; there is only one. Showing the first page.'],
  ['9'.repeat(400), 45, `Page ${'9'.repeat(20)} doesn’t exist; there are 3. Showing the first page.`],
  ['-1', 45, '“-1” isn’t a page number. Showing the first page.'],
  ['1e1', 45, '“1e1” isn’t a page number. Showing the first page.'],
  ['two', 45, '“two” isn’t a page number. Showing the first page.'],
])('page “%s” of %i leads to the first, with a reason', (typed, total, fault) => {
  const { part, ...told } = readPart(typed, total, 20)
  expect(part).toMatchObject({ number: 1, total })
  expect(told).toEqual({ fault })
})
