import { setTimeout as sleep } from 'node:timers/promises'

// Enough to begin with: 24 seconds of what FreeClimb records, and more than a browser reads before it plays.
export const BURST_BYTES = 192 * 1024

// The fastest that browsers play, and as much again to be ahead of it.
const FASTEST_RATE = 3
const MARGIN = 2

/** 8 kHz mu-law of two channels: for a recording of unknown length, and the least for any. */
const ASSUMED_BYTES_PER_SECOND = 16_000

/** A host may end an answer after five minutes; whoever has listened for four will take the rest. */
export const PACED_MS = 4 * 60_000

export type Clock = {
  nowMs: () => number
  /** Rejects when the signal aborts, with its reason. */
  wait: (ms: number, signal: AbortSignal) => Promise<unknown>
}

const CLOCK: Clock = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
}

/**
 * How fast a media element is sent a recording: a burst at once, then twice what playing at three times the speed takes.
 * Left to itself, a browser reads megabytes ahead after each seek, and all that lies between it and us fills as well.
 */
export class PlayingPace {
  readonly #clock: Clock
  readonly #bytesPerMs: number
  readonly #endsMs: number
  #atMs: number
  /** Below zero, as far as the last chunk went beyond it. */
  #allowedBytes = BURST_BYTES

  constructor(audio: { sizeBytes: number | null; durationSec: number | null }, clock = CLOCK) {
    this.#clock = clock
    this.#bytesPerMs = (bytesPerSecond(audio) * FASTEST_RATE * MARGIN) / 1000
    this.#atMs = clock.nowMs()
    this.#endsMs = this.#atMs + PACED_MS
  }

  /** Resolves when it is time for more. Rejects when the signal aborts before that. */
  async untilMore(signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.nowMs()
    // What a reader leaves for later is saved up to one burst: more would fill the connection at once.
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
