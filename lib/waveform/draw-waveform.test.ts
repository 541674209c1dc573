import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawWaveform, LANE_HEIGHT } from './draw-waveform'
import type { PeakLane } from './peak-lane'

const lane = (...levels: [min: number, max: number][]): PeakLane => ({
  min: Int8Array.from(levels, ([min]) => min),
  max: Int8Array.from(levels, ([, max]) => max),
})
const draw = (lanes: PeakLane[], barCount: number) =>
  drawWaveform({ lengthMs: 1_000, lanes, pauses: [] }, barCount)

test.each<[name: string, lanes: PeakLane[], barCount: number, paths: string[]]>([
  ['a bar a bucket', [lane([-64, 64], [-32, 16])], 2, ['M0.5 0V32M1.5 12V24']],
  ['one bucket in each bar', [lane([-64, 64])], 3, ['M0.5 0V32M1.5 0V32M2.5 0V32']],
  ['two buckets over three bars', [lane([-64, 64], [-16, 16])], 3, ['M0.5 0V32M1.5 0V32M2.5 12V20']],
  ['one bar of all buckets', [lane([-1, 0], [-40, 3], [0, 80])], 1, ['M0.5 0V24']],
  ['both lanes by one factor', [lane([-64, 64]), lane([-8, 8])], 1, ['M0.5 0V32', 'M0.5 14V18']],
  ['silence as a thin line', [lane([0, 0])], 2, ['M0.5 15.7V16.3M1.5 15.7V16.3']],
  ['comfort noise as hardly more', [lane([-1, 0])], 1, ['M0.5 16V17']],
  ['a soft sound by eight and no more', [lane([-8, 8])], 1, ['M0.5 8V24']],
  ['clipped samples to the edges', [lane([-128, 127])], 1, ['M0.5 0.1V32']],
  ['a thin bar at each edge inside', [lane([127, 127], [-128, -128])], 2, ['M0.5 0V0.6M1.5 31.4V32']],
])('%s', (_, lanes, barCount, paths) => {
  expect(draw(lanes, barCount)).toEqual(paths)
})

test('any peaks are drawn as so many bars within the lane, none of them invisible', () => {
  const anyLevels = fc.array(fc.tuple(fc.integer({ min: -128, max: 127 }), fc.nat(127)), {
    minLength: 1,
    maxLength: 1_000,
  })
  fc.assert(
    fc.property(anyLevels, fc.integer({ min: 1, max: 400 }), (levels, barCount) => {
      const sound = lane(...levels.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]))
      const [path = ''] = draw([sound], barCount)
      const bars = [...path.matchAll(/M(\d+)\.5 (\d+(?:\.\d)?)V(\d+(?:\.\d)?)/g)]
      expect(bars.map(([bar]) => bar).join('')).toBe(path)
      expect(bars.map(([, at]) => Number(at))).toEqual([...Array(barCount).keys()])
      for (const [, , top, bottom] of bars) {
        expect(Number(bottom) - Number(top)).toBeGreaterThan(0.59)
        expect(Number(bottom)).toBeLessThanOrEqual(LANE_HEIGHT)
      }
    }),
  )
})
