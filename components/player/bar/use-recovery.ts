import { useEffect } from 'react'
import {
  audioElement,
  listen,
  playback,
  type Refusal,
  setState,
  start,
  usePlayback,
} from '@/components/player/playback'
import { ask } from '@/components/player/use-asking'
import type { RecordingOutline } from '@/lib/playback/outline'

const STALLED_MS = 5_000
const ANSWERED_MS = 10_000
const RETRY_SEC = 10
const PATIENT_RETRY_SEC = 30

// Failures that pass on their own; each kind has its own status (lib/playback/audio-failures.ts).
const PASSING = [429, 499, 500, 503, 504]

/** Says why a recording doesn't play and, if that may pass, resumes it where it broke off. */
export function useRecovery(recordingId: string) {
  const isStalled = usePlayback(({ isPlaying, isWaiting }) => isPlaying && isWaiting)
  const retryInSec = usePlayback(({ refusal }) => refusal?.retryInSec ?? 0)

  useEffect(() => {
    const over = new AbortController()
    const { signal } = over
    let unexplained = 0
    let isAsking = false

    async function recover() {
      // A paused recording reloads when the user plays it.
      if (isAsking || !playback().isPlaying) return
      isAsking = true
      const refusal = await askWhy(recordingId, signal)
      isAsking = false
      if (signal.aborted || !playback().isPlaying) return
      if (refusal !== null) unexplained = 0
      // Nothing is wrong anymore, so try again right away, once.
      else if (unexplained++ === 0) return start()
      refuse(refusal ?? (await unplayableHere(recordingId)))
    }

    const stop = listen({
      error: recover,
      playing: () => {
        unexplained = 0
      },
    })
    addEventListener('online', () => playback().refusal?.retryInSec && start(), { signal })
    if (audioElement()?.error) recover()
    return () => {
      stop()
      over.abort()
    }
  }, [recordingId])

  // A browser can wait for a connection without firing any event.
  useEffect(() => {
    if (!isStalled) return
    const over = new AbortController()
    const timer = setTimeout(async () => {
      const refusal = await askWhy(recordingId, over.signal)
      // This request got through, so the element's connection is dead, or only slow.
      if (!over.signal.aborted) refuse(refusal ?? { ...NO_AUDIO, retryInSec: PATIENT_RETRY_SEC })
    }, STALLED_MS)
    return () => {
      clearTimeout(timer)
      over.abort()
    }
  }, [recordingId, isStalled])

  useEffect(() => {
    if (retryInSec === 0) return
    const timer = setTimeout(() => {
      const { refusal } = playback()
      if (retryInSec === 1) start()
      else if (refusal !== null) setState({ refusal: { ...refusal, retryInSec: retryInSec - 1 } })
    }, 1_000)
    return () => clearTimeout(timer)
  }, [retryInSec])
}

const NO_AUDIO: Refusal = {
  text: 'No audio is coming through. Check your connection.',
  retryInSec: RETRY_SEC,
}
export const SIGNED_OUT = { text: 'You are signed out.', retryInSec: 0, isSignedOut: true }

export function refuse(refusal: Refusal) {
  // Buffered audio must not keep playing while a message says that nothing plays.
  if (refusal.retryInSec === 0) audioElement()?.pause()
  setState({ refusal, isPlaying: refusal.retryInSec > 0, isWaiting: false })
}

// An audio element doesn't say why it failed, so request the file again. Null if nothing is wrong anymore.
async function askWhy(recordingId: string, signal: AbortSignal): Promise<Refusal | null> {
  try {
    const answer = await fetch(`/api/recordings/${recordingId}/audio`, {
      headers: { range: 'bytes=0-0' },
      // Chromium's cache allows one request at a time per URL, so this one would wait for the element's.
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERED_MS)]),
    })
    if (answer.ok) return null
    if (answer.status === 401) return SIGNED_OUT
    const { error } = await answer.json()
    if (!PASSING.includes(answer.status)) return sentence(error)
    // The second sentence says to try again, which we do, so leave it out.
    const text = `${error.split('. ')[0]}.`
    return { text, retryInSec: Number(answer.headers.get('retry-after')) || RETRY_SEC }
  } catch {
    return NO_AUDIO
  }
}

// Only the first audio response revealed the format, so the facts loaded before may lack it.
async function unplayableHere(recordingId: string): Promise<Refusal> {
  const outline = await ask<RecordingOutline>(`${recordingId}/waveform`)
  const format = outline?.formatName ?? 'it'
  return { text: `This browser can’t play ${format}.`, retryInSec: 0, isOfFormat: true }
}

function sentence(text: string): Refusal {
  return { text, retryInSec: 0 }
}
