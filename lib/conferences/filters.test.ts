import { describe, expect, test } from 'vitest'
import { filterParams, isFiltered, readFilters } from './filters'

test('reads both bounds and keeps what was typed', () => {
  const filters = readFilters({ minDuration: ' 1:30 ', maxDuration: '1h' })
  expect(filters.minDuration).toEqual({ typed: '1:30', durationSec: 90, error: null })
  expect(filters.maxDuration).toEqual({ typed: '1h', durationSec: 3600, error: null })
  expect(filterParams(filters).toString()).toBe('minDuration=1%3A30&maxDuration=1h')
})

test.each([[{}], [{ minDuration: '' }], [{ minDuration: '  ', maxDuration: undefined }]])(
  '%j filters nothing',
  (params) => {
    const filters = readFilters(params)
    expect(isFiltered(filters)).toBe(false)
    expect(filterParams(filters).size).toBe(0)
  },
)

test('a bound that cannot be read filters nothing, stays typed and leaves the other be', () => {
  const filters = readFilters({ minDuration: 'soon', maxDuration: '5m' })
  expect(filters.minDuration).toMatchObject({
    typed: 'soon',
    durationSec: null,
    error: expect.stringContaining('Not a length'),
  })
  expect(filters.maxDuration).toMatchObject({ durationSec: 300, error: null })
})

test('a minimum above the maximum says so and filters by neither', () => {
  const filters = readFilters({ minDuration: '5m', maxDuration: '1m' })
  expect(filters.minDuration.error).toBe('The minimum is longer than the maximum.')
  expect(isFiltered(filters)).toBe(false)
  expect(filterParams(filters).toString()).toBe('minDuration=5m&maxDuration=1m')
})

test('equal bounds are a filter', () => {
  expect(isFiltered(readFilters({ minDuration: '60', maxDuration: '1:00' }))).toBe(true)
})

describe('odd parameters', () => {
  test('of one given twice the last counts', () => {
    expect(readFilters({ minDuration: ['1', '2'] }).minDuration.durationSec).toBe(2)
  })

  test('a very long one is cut, not echoed whole', () => {
    expect(readFilters({ minDuration: 'x'.repeat(10_000) }).minDuration.typed).toHaveLength(40)
  })
})
