import type { PeakLane } from './peak-lane'

/** A stretch in which nobody is heard. */
export type Pause = { startMs: number; endMs: number }

/** Shorter ones belong to talking. */
export const MIN_PAUSE_MS = 1_500
/** If there are more, as in a day of audio, the longest are kept. */
export const MAX_PAUSES = 1_000

// Longer than a period of the deepest voice, so that a voice swings in every frame; much shorter than a pause.
const FRAME_MS = 40
const SWINGS = 256
// The level that a second in total reaches is loud: longer than a click, shorter than the few words in a long silence.
const LOUD_MS = 1_000
// The quietest 2 % of frames tell the line noise, which is steady: it hardly ever swings more than 2.25 times as much.
const FLOOR_SHARE = 0.02
const NOISE_SPREAD = 2.25
// About 20 dB below loud, softer than anyone speaks. Limits the noise if there's no pause to measure it in.
const AUDIBLE_SHARE = 1 / 12

/**
 * Finds pauses by how far each lane swings in short buckets of equal length, the last of which may end after `lengthMs`.
 * Silent means that no lane swings more than its own line noise. Returns pauses in time order, and none if speech can't be
 * told from the noise.
 */
export function findPauses(lanes: readonly PeakLane[], bucketMs: number, lengthMs: number): Pause[] {
  if (lengthMs <= MIN_PAUSE_MS) return []
  const frameBuckets = Math.max(1, Math.ceil(FRAME_MS / bucketMs))
  const frameMs = frameBuckets * bucketMs
  const swings = lanes.map((lane) => swingsOf(lane, frameBuckets))
  const counts = swings.map(countSwings)
  const loud = Math.max(...counts.map((count) => loudOf(count, Math.ceil(LOUD_MS / frameMs))))
  if (loud === 0) return []
  const limits = counts.map((count) => Math.min(noiseOf(count), Math.round(loud * AUDIBLE_SHARE)))
  const isSilent = (frame: number) =>
    swings.every((lane, index) => (lane[frame] as number) <= (limits[index] as number))
  const edgeMs = (frame: number) => Math.min(Math.round(frame * frameMs), lengthMs)
  return longestOf(stretchesOf(swings[0]?.length ?? 0, isSilent, edgeMs))
}

/** How far a lane goes from its lowest to its highest level, for each frame. */
function swingsOf({ min, max }: PeakLane, frameBuckets: number): Uint8Array {
  const swings = new Uint8Array(Math.ceil(min.length / frameBuckets))
  for (const frame of swings.keys()) {
    const end = Math.min((frame + 1) * frameBuckets, min.length)
    let lowest = min[frame * frameBuckets] as number
    let highest = max[frame * frameBuckets] as number
    for (let bucket = frame * frameBuckets + 1; bucket < end; bucket++) {
      lowest = Math.min(lowest, min[bucket] as number)
      highest = Math.max(highest, max[bucket] as number)
    }
    swings[frame] = highest - lowest
  }
  return swings
}

function countSwings(swings: Uint8Array): Uint32Array {
  const counts = new Uint32Array(SWINGS)
  for (const swing of swings) counts[swing] = (counts[swing] as number) + 1
  return counts
}

/** The largest swing that at least so many frames reach; 0 if too few swing at all. */
function loudOf(counts: Uint32Array, frames: number): number {
  let reached = 0
  for (let swing = SWINGS - 1; swing > 0; swing--) {
    reached += counts[swing] as number
    if (reached >= frames) return swing
  }
  return 0
}

// Frames without any swing say nothing about the line's noise.
function noiseOf(counts: Uint32Array): number {
  const sounding = counts.subarray(1).reduce((sum, count) => sum + count, 0)
  let below = 0
  for (let swing = 1; swing < SWINGS; swing++) {
    below += counts[swing] as number
    if (below > sounding * FLOOR_SHARE) return Math.floor(swing * NOISE_SPREAD)
  }
  return 0
}

function stretchesOf(
  frameCount: number,
  isSilent: (frame: number) => boolean,
  edgeMs: (frame: number) => number,
): Pause[] {
  const pauses: Pause[] = []
  let start = 0
  for (let frame = 0; frame <= frameCount; frame++) {
    if (frame < frameCount && isSilent(frame)) continue
    const pause = { startMs: edgeMs(start), endMs: edgeMs(frame) }
    if (pauseMs(pause) > MIN_PAUSE_MS) pauses.push(pause)
    start = frame + 1
  }
  return pauses
}

function longestOf(pauses: Pause[]): Pause[] {
  if (pauses.length <= MAX_PAUSES) return pauses
  return pauses
    .toSorted((a, b) => pauseMs(b) - pauseMs(a))
    .slice(0, MAX_PAUSES)
    .sort((a, b) => a.startMs - b.startMs)
}

function pauseMs({ startMs, endMs }: Pause): number {
  return endMs - startMs
}
