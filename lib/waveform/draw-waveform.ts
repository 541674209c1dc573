import type { PeakLane } from './peak-lane'
import type { Peaks } from './peaks-encoding'

/** The viewBox of a lane is `0 0 {barCount} 32`. */
export const LANE_HEIGHT = 32

/** For a waveform as wide as a page, and for the one in the player bar. */
export const PAGE_BARS = 300
export const PLAYER_BARS = 120

// In tenths, the finest that we write, so that rounding makes no bar too low.
const MIDDLE = (LANE_HEIGHT * 10) / 2
const BOTTOM = LANE_HEIGHT * 10
const LOWEST_BAR = 6
const FULL_LEVEL = 128
const MAX_AMPLIFIED = 8

/**
 * Draws one SVG path per lane, to be stroked: bars one unit apart, in the peaks' own shape. The loudest peak of all lanes
 * fills its lane, unless it's so soft that only noise would show.
 */
export function drawWaveform({ lanes }: Peaks, barCount: number): string[] {
  const loudest = Math.max(...lanes.map(loudestOf), FULL_LEVEL / MAX_AMPLIFIED)
  return lanes.map((lane) => drawLane(lane, barCount, MIDDLE / loudest))
}

function loudestOf({ min, max }: PeakLane): number {
  return Math.max(-Math.min(...min), Math.max(...max))
}

function drawLane({ min, max }: PeakLane, barCount: number, scale: number): string {
  const bucketsABar = min.length / barCount
  return Array.from({ length: barCount }, (_, bar) => {
    // A bucket across two bars counts in both, so that every bar has one.
    const from = Math.floor(bar * bucketsABar)
    const to = Math.ceil((bar + 1) * bucketsABar)
    const highest = Math.max(...max.subarray(from, to))
    const lowest = Math.min(...min.subarray(from, to))
    return drawBar(bar, Math.round(MIDDLE - highest * scale), Math.round(MIDDLE - lowest * scale))
  }).join('')
}

function drawBar(bar: number, top: number, bottom: number): string {
  if (bottom - top >= LOWEST_BAR) return `M${bar}.5 ${top / 10}V${bottom / 10}`
  const centred = Math.round((top + bottom - LOWEST_BAR) / 2)
  const from = Math.min(Math.max(centred, 0), BOTTOM - LOWEST_BAR)
  return `M${bar}.5 ${from / 10}V${(from + LOWEST_BAR) / 10}`
}
