import { useSyncExternalStore } from 'react'
import type { RecordingFacts, Track } from '@/lib/playback/track'
import { listedTracks, unique } from './listed-tracks'
import { savePlayerSession } from './player-session'
import { DEFAULT_SETTINGS, loadSettings, type Settings, saveSettings } from './settings'

/**
 * Why nothing plays, and the seconds until the next retry; 0 if waiting won't help. `isOfFormat`: this browser can't play
 * the format, but another program may.
 */
export type Refusal = { text: string; retryInSec: number; isSignedOut?: boolean; isOfFormat?: boolean }

export type Playback = {
  track: Track | null
  queue: Track[]
  /** The button that started it by keyboard; Escape leads back there */
  opener: HTMLElement | null
  /** Whether the user wants it to play, even while audio is loading */
  isPlaying: boolean
  isWaiting: boolean
  hasEnded: boolean
  atSec: number
  lengthSec: number | null
  refusal: Refusal | null
  facts: RecordingFacts | null
  settings: Settings
}

const ALMOST_ENDED_SEC = 3

const NOTHING: Playback = {
  track: null,
  queue: [],
  opener: null,
  isPlaying: false,
  isWaiting: false,
  hasEnded: false,
  atSec: 0,
  lengthSec: null,
  refusal: null,
  facts: null,
  settings: DEFAULT_SETTINGS,
}

let state = NOTHING
let element: HTMLAudioElement | null = null
const listeners = new Set<() => void>()
// Where each recording starts next, as known since the page loaded; what the server rendered may be older.
const resumeAtSec = new Map<string, number>()

/** Selects a value from the playback state; the component re-renders when that value changes. */
export function usePlayback<Value>(select: (playback: Playback) => Value): Value {
  return useSyncExternalStore(
    subscribe,
    () => select(state),
    () => select(NOTHING),
  )
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function playback(): Playback {
  return state
}

export function audioElement(): HTMLAudioElement | null {
  return element
}

export function setState(part: Partial<Playback>) {
  state = { ...state, ...part }
  for (const listener of listeners) listener()
}

/** Listens to events of the audio element, several per key separated by spaces; returns a function that stops. */
export function listen(handlers: Record<string, () => void>): () => void {
  const over = new AbortController()
  for (const [events, hear] of Object.entries(handlers))
    for (const event of events.split(' ')) element?.addEventListener(event, hear, { signal: over.signal })
  return () => over.abort()
}

/** Takes over the application's one audio element; returns a function that stops playback and releases it. */
export function attachAudio(audio: HTMLAudioElement) {
  element = audio
  const stop = listen({
    play: () => setState({ isPlaying: true, hasEnded: false }),
    // An error also pauses, but the user didn't ask for that.
    pause: () => audio.error === null && setState({ isPlaying: false, isWaiting: false }),
    waiting: () => setState({ isWaiting: true }),
    playing: () => setState({ isWaiting: false, refusal: null }),
    'canplay error': () => setState({ isWaiting: false }),
    ended: () => setState({ isPlaying: false, hasEnded: true }),
    durationchange: () => Number.isFinite(audio.duration) && setState({ lengthSec: audio.duration }),
    'timeupdate seeking seeked': () => {
      // An element without audio has no position, and one just closed still fires events.
      if (audio.readyState === 0 || state.track === null) return
      resumeAtSec.set(state.track.recordingId, unlessEnded(audio.currentTime, audio.duration))
      setState({ atSec: audio.currentTime })
    },
  })
  applySettings(loadSettings())
  addEventListener('pagehide', saveSession)
  return () => {
    stop()
    removeEventListener('pagehide', saveSession)
    close()
    // The next user to sign in in this tab may be someone else.
    resumeAtSec.clear()
    element = null
  }
}

/** How to start a recording, if not where this user left it. */
type Start = { atSec?: number } & Partial<Pick<Playback, 'queue' | 'opener'>>

/** Starts a recording, or resumes it if it is already open. */
export function play(track: Track, from: Start = {}) {
  if (state.track?.recordingId !== track.recordingId) cue(track, from)
  else if (from.atSec !== undefined) seek(from.atSec)
  start()
}

/** Readies a recording without loading any of it. */
export function cue(
  track: Track,
  { atSec = resumeSec(track), queue = unique([...listedTracks(), track]), opener = null }: Start = {},
) {
  if (element === null) return
  const { recordingId, lengthSec } = track
  setState({ ...NOTHING, settings: state.settings, queue, opener, track, lengthSec })
  element.src = `/api/recordings/${recordingId}/audio`
  seek(atSec)
  saveSession()
}

// With nothing open, the stored place stays, because its recording may still be reopening.
function saveSession() {
  if (state.track !== null) savePlayerSession([state.track.recordingId, resumeSec(state.track)])
}

export function start() {
  if (element === null) return
  const { atSec, refusal } = state
  setState({ isPlaying: true, refusal: null })
  // A failed element doesn't play until it is loaded again, and then it starts at 0.
  if (element.error !== null || refusal !== null) {
    element.load()
    element.currentTime = atSec
  }
  // The element's error event reports every other failure.
  element.play().catch(({ name }) => name === 'NotAllowedError' && pause())
}

export function playNext() {
  const next = nextTrack(state)
  // Keeps the queue and its opener, but not the position.
  if (next) play(next, { ...state, atSec: undefined })
}

export function pause() {
  element?.pause()
  const { refusal } = state
  setState({ isPlaying: false, isWaiting: false, refusal: refusal && { ...refusal, retryInSec: 0 } })
}

export function toggle() {
  if (state.isPlaying) pause()
  else start()
}

export function seek(toSec: number) {
  if (element === null || state.track === null) return
  const atSec = Math.min(Math.max(0, toSec), state.lengthSec ?? toSec)
  element.currentTime = atSec
  resumeAtSec.set(state.track.recordingId, atSec)
  setState({ atSec, hasEnded: false })
}

export function seekBy(sec: number) {
  seek(state.atSec + sec)
}

/** Closes the recording. */
export function close() {
  if (element === null || state.track === null) return
  setState({ ...NOTHING, settings: state.settings })
  element.removeAttribute('src')
  element.load()
  savePlayerSession(null)
}

export function changeSettings(part: Partial<Settings>) {
  const settings = { ...state.settings, ...part }
  saveSettings(settings)
  applySettings(settings)
}

function applySettings(settings: Settings) {
  setState({ settings })
  if (element === null) return
  // Loading a source resets the rate to the default.
  element.defaultPlaybackRate = settings.speed
  element.playbackRate = settings.speed
  element.volume = settings.volume
  element.muted = settings.isMuted
}

export function nextTrack({ track, queue }: Playback): Track | undefined {
  return queue.find((_, index) => queue[index - 1]?.recordingId === track?.recordingId)
}

/** Sets where a recording starts next, regardless of where it was left. */
export function startAt(recordingId: string, sec: number) {
  resumeAtSec.set(recordingId, sec)
  setState({})
}

/** A recording's position or, if it isn't open, where it would start. */
export function currentSec(track: Track): number {
  return state.track?.recordingId === track.recordingId ? state.atSec : resumeSec(track)
}

function resumeSec({ recordingId, positionSec, lengthSec }: Track): number {
  return resumeAtSec.get(recordingId) ?? unlessEnded(positionSec, lengthSec)
}

/** The position, or 0 for a recording heard to the end. */
function unlessEnded(atSec: number, lengthSec: number | null): number {
  return lengthSec !== null && atSec > lengthSec - ALMOST_ENDED_SEC ? 0 : atSec
}
