import type { AudioFormat } from '@/lib/recordings/audio-format'
import { WavReader } from './wav-reader'

/** Enough to recognize a file */
export const SNIFFED_BYTES = 12
/** As much as we look at, because a WAV file says how it's encoded further in */
export const MAX_SNIFFED_BYTES = 4_096

// https://mimesniff.spec.whatwg.org/#matching-an-audio-or-video-type-pattern and what else telephony writes.
const MARKS: [at: number, letters: string, format: AudioFormat][] = [
  [0, 'RIFX', 'rifx'],
  [0, 'ID3', 'mp3'],
  [0, 'OggS', 'ogg'],
  [0, 'fLaC', 'flac'],
  [4, 'ftyp', 'm4a'],
  [0, 'FORM', 'aiff'],
  [0, '.snd', 'au'],
  [0, '#!AMR', 'amr'],
  [0, 'caff', 'caf'],
  [0, '\x1aE\xdf\xa3', 'webm'],
]

const ADPCM_TAGS = [2, 0x11, 0x14, 0x40, 0x45, 0x64, 0x65]
const GSM_TAG = 0x31
const MPEG_TAGS = [0x50, 0x55]

/** Detects a format from a file's first bytes, SNIFFED_BYTES or more; null if it's no audio that we know. */
export function sniffAudio(head: Uint8Array): AudioFormat | null {
  const text = Buffer.from(head.subarray(0, SNIFFED_BYTES)).toString('latin1')
  if (/^(RIFF|RF64|BW64)/.test(text))
    return text.startsWith('WAVE', 8) || text.length < SNIFFED_BYTES ? sniffWav(head) : null
  const mark = MARKS.find(([at, letters]) => text.startsWith(letters, at))
  return mark?.[2] ?? sniffFrame(head)
}

function sniffWav(head: Uint8Array): AudioFormat {
  const reader = new WavReader(() => {})
  reader.push(head.subarray(0, MAX_SNIFFED_BYTES))
  const { format, formatTag } = reader
  if (format !== null || formatTag === undefined) return 'wav'
  if (formatTag === GSM_TAG) return 'wav-gsm'
  if (formatTag !== null && ADPCM_TAGS.includes(formatTag)) return 'wav-adpcm'
  return formatTag !== null && MPEG_TAGS.includes(formatTag) ? 'wav-mp3' : 'wav-other'
}

// The header of an MPEG audio frame, which starts MP3 and AAC streams. Silence in mu-law looks almost like it.
function sniffFrame([first = 0, second = 0, third = 0]: Uint8Array): AudioFormat | null {
  if (first !== 0xff || second < 0xe0) return null
  if ((second & 0xf6) === 0xf0) return 'aac'
  const [version, layer, bitrate, rate] = [(second >> 3) & 3, (second >> 1) & 3, third >> 4, (third >> 2) & 3]
  return version !== 1 && layer !== 0 && bitrate !== 15 && rate !== 3 ? 'mp3' : null
}
