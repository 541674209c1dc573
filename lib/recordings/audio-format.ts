type FormatFacts = {
  type: `audio/${string}`
  extension: string
  name: string
}

/** Formats that we recognize by their bytes. WAV files are told apart further, by how their samples are encoded. */
export const AUDIO_FORMATS = {
  wav: { type: 'audio/wav', extension: 'wav', name: 'WAV' },
  'wav-gsm': { type: 'audio/wav', extension: 'wav', name: 'GSM 6.10 in WAV' },
  'wav-adpcm': { type: 'audio/wav', extension: 'wav', name: 'ADPCM in WAV' },
  'wav-mp3': { type: 'audio/wav', extension: 'wav', name: 'MP3 in WAV' },
  'wav-other': { type: 'audio/wav', extension: 'wav', name: 'WAV with an unknown codec' },
  rifx: { type: 'audio/wav', extension: 'wav', name: 'big-endian WAV' },
  mp3: { type: 'audio/mpeg', extension: 'mp3', name: 'MP3' },
  aac: { type: 'audio/aac', extension: 'aac', name: 'AAC' },
  ogg: { type: 'audio/ogg', extension: 'ogg', name: 'Ogg' },
  flac: { type: 'audio/flac', extension: 'flac', name: 'FLAC' },
  m4a: { type: 'audio/mp4', extension: 'm4a', name: 'M4A' },
  webm: { type: 'audio/webm', extension: 'webm', name: 'WebM' },
  amr: { type: 'audio/amr', extension: 'amr', name: 'AMR' },
  aiff: { type: 'audio/aiff', extension: 'aif', name: 'AIFF' },
  au: { type: 'audio/basic', extension: 'au', name: 'AU' },
  caf: { type: 'audio/x-caf', extension: 'caf', name: 'CAF' },
} as const satisfies Record<string, FormatFacts>

export type AudioFormat = keyof typeof AUDIO_FORMATS

export const AUDIO_FORMAT_NAMES = Object.keys(AUDIO_FORMATS) as AudioFormat[]

const OTHER_TYPES: Record<string, AudioFormat> = {
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/mp3': 'mp3',
  'audio/x-flac': 'flac',
  'audio/x-m4a': 'm4a',
}

export function formatOfType(contentType: string): AudioFormat | null {
  const type = mimeTypeOf(contentType)
  return AUDIO_FORMAT_NAMES.find((format) => AUDIO_FORMATS[format].type === type) ?? OTHER_TYPES[type] ?? null
}

/** A recording's format by its row. Rows from before we detected formats only have the Content-Type that FreeClimb sent. */
export function storedFormat(row: {
  audioFormat: string | null
  mimeType: string | null
}): AudioFormat | null {
  const told = AUDIO_FORMAT_NAMES.find((format) => format === row.audioFormat)
  return told ?? (row.mimeType === null ? null : formatOfType(row.mimeType))
}

export function mimeTypeOf(contentType: string): string {
  const [type = ''] = contentType.toLowerCase().split(';')
  return type.trim()
}
