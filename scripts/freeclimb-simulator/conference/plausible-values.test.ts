import { expect, test } from 'vitest'
import { createRandom } from '../random'
import { plausibleDurationSec, plausiblePhoneNumber } from './plausible-values'

test('recordings last some minutes, a few some seconds, a few above an hour', () => {
  const random = createRandom('durations')
  const durations = Array.from({ length: 1000 }, () => plausibleDurationSec(random)).sort((a, b) => a - b)
  expect(durations.every((sec) => Number.isInteger(sec) && sec >= 2 && sec <= 3 * 3600)).toBe(true)
  expect(durations[500]).toBeGreaterThan(200)
  expect(durations[500]).toBeLessThan(500)
  expect(durations.filter((sec) => sec <= 20).length).toBeGreaterThan(50)
  expect(durations.filter((sec) => sec > 3600).length).toBeGreaterThan(40)
})

test('nobody has these numbers', () => {
  const random = createRandom('numbers')
  for (let index = 0; index < 500; index++) {
    expect(plausiblePhoneNumber(random)).toMatch(/^\+(1\d{3}55501\d\d|442079460\d{3}|493023125\d{3})$/)
  }
})

test('the same seed gives the same values', () => {
  const values = () => {
    const random = createRandom('same')
    return Array.from({ length: 20 }, () => [plausibleDurationSec(random), plausiblePhoneNumber(random)])
  }
  expect(values()).toEqual(values())
})
