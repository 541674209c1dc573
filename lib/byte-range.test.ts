import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRangeSpec, parseRangeSpec, type ResolvedRange, resolveRange } from './byte-range'

const parseRange = (header: string | null, sizeBytes: number) =>
  resolveRange(parseRangeSpec(header), sizeBytes)

const HUGE = '9'.repeat(400)

const cases: [header: string | null, sizeBytes: number, expected: ResolvedRange][] = [
  [null, 1000, 'whole'],
  ['', 1000, 'whole'],
  ['bytes=0-1', 1000, { start: 0, end: 1 }],
  ['bytes=0-0', 1000, { start: 0, end: 0 }],
  ['bytes=0-0', 1, { start: 0, end: 0 }],
  ['bytes=0-999', 1000, { start: 0, end: 999 }],
  ['bytes=0-1000', 1000, { start: 0, end: 999 }],
  ['bytes=900-', 1000, { start: 900, end: 999 }],
  ['bytes=999-', 1000, { start: 999, end: 999 }],
  ['bytes=1000-', 1000, 'unsatisfiable'],
  ['bytes=1000-2000', 1000, 'unsatisfiable'],
  ['bytes=-1', 1000, { start: 999, end: 999 }],
  ['bytes=-1000', 1000, { start: 0, end: 999 }],
  ['bytes=-1001', 1000, { start: 0, end: 999 }],
  ['bytes=-0', 1000, 'unsatisfiable'],
  ['bytes=-00', 1000, 'unsatisfiable'],
  ['bytes=5-2', 1000, 'whole'],
  ['bytes=007-0009', 1000, { start: 7, end: 9 }],
  [`bytes=${HUGE}-`, 1000, 'unsatisfiable'],
  [`bytes=0-${HUGE}`, 1000, { start: 0, end: 999 }],
  [`bytes=-${HUGE}`, 1000, { start: 0, end: 999 }],
  [`bytes=${HUGE}9-${HUGE}`, 1000, 'whole'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=0-0', 0, 'unsatisfiable'],
  ['bytes=-1', 0, 'whole'],
  ['bytes=-0', 0, 'unsatisfiable'],
  ['BYTES=0-1', 1000, { start: 0, end: 1 }],
  ['Bytes=-2', 1000, { start: 998, end: 999 }],
  [' bytes=0-1 ', 1000, { start: 0, end: 1 }],
  ['bytes= 0-1\t', 1000, { start: 0, end: 1 }],
  ['bytes=,0-1, ,', 1000, { start: 0, end: 1 }],
  ['bytes=0-1,4-5', 1000, 'whole'],
  ['bytes=0-1, -1', 1000, 'whole'],
  ['bytes=-', 1000, 'whole'],
  ['bytes=', 1000, 'whole'],
  ['bytes', 1000, 'whole'],
  ['bytes 0-1', 1000, 'whole'],
  ['bytes =0-1', 1000, 'whole'],
  ['bytes=0 - 1', 1000, 'whole'],
  ['bytes=0-1-2', 1000, 'whole'],
  ['bytes=--1', 1000, 'whole'],
  ['bytes=+0-1', 1000, 'whole'],
  ['bytes=0x0-0x1', 1000, 'whole'],
  ['bytes=1.5-2', 1000, 'whole'],
  ['bytes=a-b', 1000, 'whole'],
  ['bytes=٠-١', 1000, 'whole'],
  ['items=0-1', 1000, 'whole'],
]

test.each(cases)('%j of %d bytes', (header, sizeBytes, expected) => {
  expect(parseRange(header, sizeBytes)).toEqual(expected)
})

const position = fc.nat({ max: 60 })

test('a range selects what a slice of the file selects', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      position,
      fc.option(position),
      (file, start, end) => {
        const resolved = parseRange(`bytes=${start}-${end ?? ''}`, file.length)
        const expected = file.slice(start, end === null ? undefined : end + 1)
        if (end !== null && end < start) expect(resolved).toBe('whole')
        else if (typeof resolved === 'string')
          expect([resolved, expected.length]).toEqual(['unsatisfiable', 0])
        else expect(file.slice(resolved.start, resolved.end + 1)).toEqual(expected)
      },
    ),
  )
})

test('a suffix selects what a slice from the end selects', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 60 }),
      (file, last) => {
        const resolved = parseRange(`bytes=-${last}`, file.length)
        if (typeof resolved === 'string') throw new Error(`resolved to ${resolved}`)
        expect(file.slice(resolved.start, resolved.end + 1)).toEqual(file.slice(-last))
      },
    ),
  )
})

test('any text at all is a range inside the file, the whole, or unsatisfiable', () => {
  const rangeLike = fc.stringMatching(/^(bytes=)?[0-9,\- ]{0,12}$/)
  fc.assert(
    fc.property(fc.oneof(fc.string(), rangeLike), fc.nat(), (header, sizeBytes) => {
      const resolved = parseRange(header, sizeBytes)
      if (typeof resolved === 'string') return
      expect(resolved.start).toBeGreaterThanOrEqual(0)
      expect(resolved.end).toBeGreaterThanOrEqual(resolved.start)
      expect(resolved.end).toBeLessThan(sizeBytes)
    }),
  )
})

test.each([
  ['BYTES= 007-0009 ', 'bytes=7-9'],
  ['bytes=5-', 'bytes=5-'],
  ['bytes=-020', 'bytes=-20'],
])('%j is passed on as %j', (header, expected) => {
  const spec = parseRangeSpec(header)
  expect(spec && formatRangeSpec(spec)).toBe(expected)
})
