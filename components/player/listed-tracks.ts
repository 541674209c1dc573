import type { Track } from '@/lib/playback/track'

const listed = new Map<Element, Track[]>()

/** Registers what a button plays; returns a function that unregisters it. */
export function listTracks(button: Element, tracks: Track[]) {
  listed.set(button, tracks)
  return () => {
    listed.delete(button)
  }
}

/** Everything the page can play, in order: the queue for what the user starts. */
export function listedTracks(): Track[] {
  return unique([...document.querySelectorAll('.play-button')].flatMap((button) => listed.get(button) ?? []))
}

export function unique(tracks: Track[]): Track[] {
  return [...new Map(tracks.map((track) => [track.recordingId, track])).values()]
}
