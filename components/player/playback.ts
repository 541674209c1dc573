import { useSyncExternalStore } from 'react'
import type { RecordingFacts, Track } from '@/lib/playback/track'
import { listedTracks, unique } from './listed-tracks'
import { keepOpen } from './open-before'
import { FIRST_SETTINGS, keepSettings, readSettings, type Settings } from './settings'

/**
 * Why nothing is heard, in words; and in how many seconds it is tried again, 0 where it does not pass by itself. `isOfFormat`:
 * this browser can't play it, and another program may.
 */
export type Refusal = { text: string; retryInSec: number; isSignedOut?: boolean; isOfFormat?: boolean }

export type Playback = {
  track: Track | null
  /** The list that it was started from, in its order */
  queue: Track[]
  /** What it was started at by keyboard: Escape leads back there */
  opener: HTMLElement | null
  /** What is wanted, also while the audio is still to come */
  isPlaying: boolean
  isWaiting: boolean
  hasEnded: boolean
  atSec: number
  lengthSec: number | null
  refusal: Refusal | null
  /** What the server says of it, once it does */
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
  settings: FIRST_SETTINGS,
}

let now = NOTHING
let element: HTMLAudioElement | null = null
const watchers = new Set<() => void>()
// Where each begins when it is next started, as known since the page was loaded: what the server drew may be older.
const beginsAtSec = new Map<string, number>()

/** One value of what plays; a component is drawn anew when that value changes. */
export function usePlayback<Value>(select: (playback: Playback) => Value): Value {
  return useSyncExternalStore(
    watch,
    () => select(now),
    () => select(NOTHING),
  )
}

function watch(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function playback(): Playback {
  return now
}

export function audioElement(): HTMLAudioElement | null {
  return element
}

export function change(part: Partial<Playback>) {
  now = { ...now, ...part }
  for (const watcher of watchers) watcher()
}

/** Hears events of the audio element, several of one meaning with spaces between them, until what it returns is called. */
export function listen(handlers: Record<string, () => void>): () => void {
  const over = new AbortController()
  for (const [events, hear] of Object.entries(handlers))
    for (const event of events.split(' ')) element?.addEventListener(event, hear, { signal: over.signal })
  return () => over.abort()
}

/** Takes charge of the one audio element of the application, until what it returns is called: then nothing plays. */
export function attachAudio(audio: HTMLAudioElement) {
  element = audio
  const stop = listen({
    play: () => change({ isPlaying: true, hasEnded: false }),
    // A failure pauses, too, and then is not what anybody wanted.
    pause: () => audio.error === null && change({ isPlaying: false, isWaiting: false }),
    waiting: () => change({ isWaiting: true }),
    playing: () => change({ isWaiting: false, refusal: null }),
    'canplay error': () => change({ isWaiting: false }),
    ended: () => change({ isPlaying: false, hasEnded: true }),
    durationchange: () => Number.isFinite(audio.duration) && change({ lengthSec: audio.duration }),
    'timeupdate seeking seeked': () => {
      // An element without audio is at no second, and what was given up tells of itself a moment longer.
      if (audio.readyState === 0 || now.track === null) return
      beginsAtSec.set(now.track.recordingId, unlessEnded(audio.currentTime, audio.duration))
      change({ atSec: audio.currentTime })
    },
  })
  set(readSettings())
  addEventListener('pagehide', keepPlace)
  return () => {
    stop()
    removeEventListener('pagehide', keepPlace)
    leave()
    // Whoever signs in next in this tab is somebody else.
    beginsAtSec.clear()
    element = null
  }
}

/** How a recording is started where it is not taken up as this person left it. */
type Start = { atSec?: number } & Partial<Pick<Playback, 'queue' | 'opener'>>

/** Starts a recording; the one that is open already goes on. */
export function play(track: Track, from: Start = {}) {
  if (now.track?.recordingId !== track.recordingId) cue(track, from)
  else if (from.atSec !== undefined) seek(from.atSec)
  start()
}

/** Has a recording ready to start, and fetches nothing of it yet. */
export function cue(
  track: Track,
  { atSec = resumeSec(track), queue = unique([...listedTracks(), track]), opener = null }: Start = {},
) {
  if (element === null) return
  const { recordingId, lengthSec } = track
  change({ ...NOTHING, settings: now.settings, queue, opener, track, lengthSec })
  element.src = `/api/recordings/${recordingId}/audio`
  seek(atSec)
  keepPlace()
}

// What was open before is forgotten only when it is put away: it may be on its way still.
function keepPlace() {
  if (now.track !== null) keepOpen([now.track.recordingId, resumeSec(now.track)])
}

export function start() {
  if (element === null) return
  const { atSec, refusal } = now
  change({ isPlaying: true, refusal: null })
  // A failed element plays no more until it is loaded anew, and then begins at the beginning.
  if (element.error !== null || refusal !== null) {
    element.load()
    element.currentTime = atSec
  }
  // Every other reason why it does not play is told by the element's error.
  element.play().catch(({ name }) => name === 'NotAllowedError' && pause())
}

/** Goes on with what follows, in the same list. */
export function playNext() {
  const next = nextTrack(now)
  // The queue and its opener stay; the position does not.
  if (next) play(next, { ...now, atSec: undefined })
}

export function pause() {
  element?.pause()
  const { refusal } = now
  change({ isPlaying: false, isWaiting: false, refusal: refusal && { ...refusal, retryInSec: 0 } })
}

export function toggle() {
  if (now.isPlaying) pause()
  else start()
}

export function seek(toSec: number) {
  if (element === null || now.track === null) return
  const atSec = Math.min(Math.max(0, toSec), now.lengthSec ?? toSec)
  element.currentTime = atSec
  beginsAtSec.set(now.track.recordingId, atSec)
  change({ atSec, hasEnded: false })
}

/** Forward, or back for less than nothing. */
export function seekBy(sec: number) {
  seek(now.atSec + sec)
}

/** Puts the recording away. */
export function leave() {
  if (element === null || now.track === null) return
  change({ ...NOTHING, settings: now.settings })
  element.removeAttribute('src')
  element.load()
  keepOpen(null)
}

/** Sets how this browser plays, from now on. */
export function changeSettings(part: Partial<Settings>) {
  const settings = { ...now.settings, ...part }
  keepSettings(settings)
  set(settings)
}

function set(settings: Settings) {
  change({ settings })
  if (element === null) return
  // A source begins at the default when it is loaded.
  element.defaultPlaybackRate = settings.speed
  element.playbackRate = settings.speed
  element.volume = settings.volume
  element.muted = settings.isMuted
}

/** What follows in the list that the open recording was started from. */
export function nextTrack({ track, queue }: Playback): Track | undefined {
  return queue.find((_, index) => queue[index - 1]?.recordingId === track?.recordingId)
}

/** Has a recording begin there when it is next started, wherever it was left. */
export function startAt(recordingId: string, sec: number) {
  beginsAtSec.set(recordingId, sec)
  change({})
}

/** Where a recording is or, while it is not open, begins. */
export function placeSec(track: Track): number {
  return now.track?.recordingId === track.recordingId ? now.atSec : resumeSec(track)
}

function resumeSec({ recordingId, positionSec, lengthSec }: Track): number {
  return beginsAtSec.get(recordingId) ?? unlessEnded(positionSec, lengthSec)
}

/** A place; the beginning, once it was heard to its end. */
function unlessEnded(atSec: number, lengthSec: number | null): number {
  return lengthSec !== null && atSec > lengthSec - ALMOST_ENDED_SEC ? 0 : atSec
}
