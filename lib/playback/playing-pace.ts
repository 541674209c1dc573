import { setTimeout as sleep } from 'node:timers/promises'

// 24 seconds of what FreeClimb records, and more than a browser reads before it starts playing.
export const BURST_BYTES = 192 * 1024

// The fastest that browsers play, and the factor by which we stay ahead of it.
const FASTEST_RATE = 3
const MARGIN = 2

/** Two channels of 8 kHz mu-law: for recordings of unknown length, and the minimum for all others. */
const ASSUMED_BYTES_PER_SECOND = 16_000

/** Hosts may cut off an answer after five minutes. Someone who has listened for four gets the rest at once. */
export const PACED_MS = 4 * 60_000

export type Clock = {
  nowMs: () => number
  /** Rejects with the signal's reason when it aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<unknown>
}

const CLOCK: Clock = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
}

/**
 * Paces what we send a media element: a burst at once, then twice what playing at 3× takes. Left alone, a browser reads
 * megabytes ahead after each seek, and fills every buffer between it and us.
 */
export class PlayingPace {
  readonly #clock: Clock
  readonly #bytesPerMs: number
  readonly #endsMs: number
  #atMs: number
  /** Negative by as much as the last chunk exceeded it */
  #allowedBytes = BURST_BYTES

  constructor(audio: { sizeBytes: number | null; durationSec: number | null }, clock = CLOCK) {
    this.#clock = clock
    this.#bytesPerMs = (bytesPerSecond(audio) * FASTEST_RATE * MARGIN) / 1000
    this.#atMs = clock.nowMs()
    this.#endsMs = this.#atMs + PACED_MS
  }

  /** Resolves when it's time to send more. Rejects if the signal aborts first. */
  async untilMore(signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.nowMs()
    // Save up no more than one burst: more would fill the connection at once.
    const savedBytes = this.#allowedBytes + (nowMs - this.#atMs) * this.#bytesPerMs
    this.#allowedBytes = Math.min(BURST_BYTES, savedBytes)
    this.#atMs = nowMs
    if (this.#allowedBytes > 0) return
    const untilEndMs = this.#endsMs - nowMs
    if (untilEndMs <= 0) return
    await this.#clock.wait(Math.min(-this.#allowedBytes / this.#bytesPerMs, untilEndMs), signal)
  }

  sent(bytes: number) {
    this.#allowedBytes -= bytes
  }
}

function bytesPerSecond({
  sizeBytes,
  durationSec,
}: {
  sizeBytes: number | null
  durationSec: number | null
}) {
  if (sizeBytes === null || durationSec === null || durationSec <= 0) return ASSUMED_BYTES_PER_SECOND
  return Math.max(ASSUMED_BYTES_PER_SECOND, sizeBytes / durationSec)
}
