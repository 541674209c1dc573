import type { Track } from '@/lib/playback/track'

const listed = new Map<Element, Track[]>()

/** Notes what a button of the page plays, until what it returns is called. */
export function listTracks(button: Element, tracks: Track[]) {
  listed.set(button, tracks)
  return () => {
    listed.delete(button)
  }
}

/** All that the page plays, in its order: what follows what is started. */
export function listedTracks(): Track[] {
  return unique([...document.querySelectorAll('.play-button')].flatMap((button) => listed.get(button) ?? []))
}

/** Each recording once, where it comes first. */
export function unique(tracks: Track[]): Track[] {
  return [...new Map(tracks.map((track) => [track.recordingId, track])).values()]
}
