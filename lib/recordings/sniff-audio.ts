/** As much of a file's beginning as tells what it is. */
export const SNIFFED_BYTES = 12

// What else than WAV a browser might play: [where, what]. https://mimesniff.spec.whatwg.org/#matching-an-audio-or-video-type-pattern
const OTHERS: [at: number, letters: string][] = [
  [0, 'RIFX'],
  [0, 'RF64'],
  [0, 'ID3'],
  [0, 'OggS'],
  [0, 'fLaC'],
  [4, 'ftyp'],
  [0, 'FORM'],
  [0, '.snd'],
  [0, '#!AMR'],
  [0, 'caff'],
  [0, '\x1aE\xdf\xa3'],
]

/** What a file is, by its first bytes; null where it is no audio. */
export function sniffAudio(head: Uint8Array): 'wav' | 'other' | null {
  const text = Buffer.from(head).toString('latin1')
  if (text.startsWith('RIFF')) return text.startsWith('WAVE', 8) || text.length < SNIFFED_BYTES ? 'wav' : null
  if (OTHERS.some(([at, letters]) => text.startsWith(letters, at))) return 'other'
  // A frame of MPEG audio, as MP3 and AAC streams begin.
  const [first = 0, second = 0] = head
  return first === 0xff && (second & 0xe0) === 0xe0 ? 'other' : null
}
