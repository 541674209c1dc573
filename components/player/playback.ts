import { useSyncExternalStore } from 'react'
import type { RecordingFacts } from '@/lib/recordings/recording-facts'
import { keep, readKept } from './kept'
import { FIRST_SETTINGS, keepSettings, readSettings, type Settings } from './settings'

/** A recording as the player names it, before the server is asked for the rest. */
export type Track = Pick<
  RecordingFacts,
  'recordingId' | 'conferenceId' | 'title' | 'subtitle' | 'lengthSec' | 'positionSec'
>

/** Why nothing is heard, in words; and in how many seconds it is tried again, 0 where it does not pass by itself. */
export type Refusal = { text: string; retryInSec: number; isSignedOut?: boolean }

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

export type Place = [recordingId: string, atSec: number]

const ALMOST_ENDED_SEC = 3
// No names: they are asked for again.
const OPEN_KEY = 'open recording'

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
// Since the page was loaded: what the server drew may be older.
const stoppedAtSec = new Map<string, number>()

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
    ended: () => {
      change({ isPlaying: false, hasEnded: true })
      if (now.track !== null) startAt(now.track.recordingId, 0)
    },
    durationchange: () => Number.isFinite(audio.duration) && change({ lengthSec: audio.duration }),
    'timeupdate seeking seeked': () => {
      // An element without audio is at no second, and what was given up tells of itself a moment longer.
      if (audio.readyState === 0 || now.track === null) return
      startAt(now.track.recordingId, audio.currentTime)
      change({ atSec: audio.currentTime })
    },
  })
  set(readSettings())
  addEventListener('pagehide', keepOpen)
  return () => {
    stop()
    removeEventListener('pagehide', keepOpen)
    leave()
    // Whoever signs in next in this tab is somebody else.
    stoppedAtSec.clear()
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
export function cue(track: Track, { atSec = resumeSec(track), queue = [track], opener = null }: Start = {}) {
  if (element === null) return
  const { lengthSec } = track
  change({ ...NOTHING, settings: now.settings, queue, opener, track, atSec, lengthSec })
  element.src = `/api/recordings/${track.recordingId}/audio`
  element.currentTime = atSec
  keepOpen()
}

/** Which recording is open in this tab, and where: what was just told to the server may be there later than the next page. */
function keepOpen() {
  const { track, atSec } = now
  keep('sessionStorage', OPEN_KEY, track && ([track.recordingId, atSec] satisfies Place))
}

/** The recording that this tab had open before the page was loaded. */
export function openBefore(): Place | null {
  return readKept('sessionStorage', OPEN_KEY) as Place | null
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
  if (next) play(next, { queue: now.queue, opener: now.opener })
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
  if (element === null) return
  const atSec = Math.min(Math.max(0, toSec), now.lengthSec ?? toSec)
  element.currentTime = atSec
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
  keepOpen()
}

/** Sets how this browser plays, from now on. */
export function use(part: Partial<Settings>) {
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
  const at = queue.findIndex(({ recordingId }) => recordingId === track?.recordingId)
  return at === -1 ? undefined : queue[at + 1]
}

/** Leads back to where the recording was started or, from a page that has gone, to the way into this one. */
export function focusOrigin() {
  const find = (selector: string) => document.querySelector<HTMLElement>(selector)
  const origin = now.opener?.isConnected ? now.opener : (find('.play-button[data-open]') ?? find('main a'))
  origin?.focus()
}

/** Has a recording begin there when it is next started, wherever it was left. */
export function startAt(recordingId: string, sec: number) {
  stoppedAtSec.set(recordingId, sec)
}

/** Where a recording is taken up: where it was left, and at the beginning once it was heard to its end. */
export function resumeSec({ recordingId, positionSec, lengthSec }: Track): number {
  const leftSec = stoppedAtSec.get(recordingId) ?? positionSec
  return lengthSec !== null && leftSec > lengthSec - ALMOST_ENDED_SEC ? 0 : leftSec
}
