import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { createRandom } from '../../freeclimb-simulator/random'
import type { CountingProxy } from '../counting-proxy'

export const SEEK_TO = 0.9
export const SOON_SEC = 2
export const LATER_SEC = 10
export const FAST_RATE = 3
export const FAST_SEC = 60
export const JUMPS = 20
export const BETWEEN_JUMPS_SEC = 1
export const PLAYS_LIMIT_MS = 300
/** Share of the file that a seek may load until SOON_SEC after playback resumes */
export const BYTES_LIMIT_SHARE = 0.02

export type Seek = {
  /** From the seek until playback advances there */
  playsMs: number
  /** Bytes sent since the seek: when playback resumes, and SOON_SEC and LATER_SEC after that */
  bytesUntilItPlays: number
  bytesSoon: number
  bytesLater: number
}

/** Plays a recording in an audio element, then seeks to near its end. */
export async function seekOnce(page: Page, recordingId: string, proxy: CountingProxy): Promise<Seek> {
  await start(page, recordingId, proxy)
  const beforeBytes = proxy.audioBytes()
  const since = () => proxy.audioBytes() - beforeBytes
  const playsMs = await page.evaluate(seek, SEEK_TO)
  const bytesUntilItPlays = since()
  await wait(SOON_SEC * 1000)
  const bytesSoon = since()
  await wait((LATER_SEC - SOON_SEC) * 1000)
  const bytesLater = since()
  await page.evaluate(leave)
  return { playsMs, bytesUntilItPlays, bytesSoon, bytesLater }
}

/**
 * Plays for a minute at triple speed and returns how often the element ran out of bytes, its smallest buffer ahead and the
 * seconds played. A wait with more than a second buffered is the processor's fault and isn't counted.
 */
export async function playFast(page: Page, recordingId: string, proxy: CountingProxy) {
  await start(page, recordingId, proxy)
  await page.evaluate(seek, 0.3)
  const played = await page.evaluate(listenAtRate, { rate: FAST_RATE, forMs: FAST_SEC * 1000 })
  await page.evaluate(leave)
  return played
}

export type Jumps = { bytes: number; slowestMs: number }

/** Jumps around a recording and plays a second at each place. */
export async function jumpAbout(page: Page, recordingId: string, proxy: CountingProxy): Promise<Jumps> {
  const random = createRandom('jumps')
  await start(page, recordingId, proxy)
  const beforeBytes = proxy.audioBytes()
  let slowestMs = 0
  for (let jump = 0; jump < JUMPS; jump++) {
    slowestMs = Math.max(slowestMs, await page.evaluate(seek, random() * 0.98))
    await wait(BETWEEN_JUMPS_SEC * 1000)
  }
  await page.evaluate(leave)
  return { bytes: proxy.audioBytes() - beforeBytes, slowestMs }
}

let elements = 0

// Each element gets its own URL because Chromium caches what it has read of one.
function start(page: Page, recordingId: string, proxy: CountingProxy) {
  elements += 1
  return page.evaluate(play, `${proxy.url}/api/recordings/${recordingId}/audio?element=${elements}`)
}

// The functions below run in the browser.

async function play(url: string) {
  const audio = document.createElement('audio')
  audio.id = 'measured'
  audio.src = url
  document.body.append(audio)
  await audio.play()
  while (audio.currentTime < 2) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function seek(share: number): Promise<number> {
  const audio = document.querySelector('#measured') as HTMLAudioElement
  const soughtAt = performance.now()
  const targetSec = share * audio.duration
  audio.currentTime = targetSec
  while (audio.seeking || audio.currentTime <= targetSec) {
    if (performance.now() - soughtAt > 120_000) throw new Error('It did not play where it was sought.')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return performance.now() - soughtAt
}

async function listenAtRate({ rate, forMs }: { rate: number; forMs: number }) {
  const audio = document.querySelector('#measured') as HTMLAudioElement
  let aheadSec = Number.POSITIVE_INFINITY
  let leastAheadSec = aheadSec
  let waits = 0
  audio.addEventListener('waiting', () => {
    if (aheadSec < 1) waits += 1
  })
  audio.playbackRate = rate
  const fromSec = audio.currentTime
  const startedAt = performance.now()
  while (performance.now() - startedAt < forMs) {
    const { buffered, currentTime } = audio
    aheadSec = 0
    for (let part = 0; part < buffered.length; part++) {
      if (buffered.start(part) <= currentTime) aheadSec = Math.max(0, buffered.end(part) - currentTime)
    }
    leastAheadSec = Math.min(leastAheadSec, aheadSec)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { waits, leastAheadSec, playedSec: audio.currentTime - fromSec }
}

function leave() {
  const audio = document.querySelector('#measured') as HTMLAudioElement
  audio.removeAttribute('src')
  audio.load()
  audio.remove()
}
