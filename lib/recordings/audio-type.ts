import { AUDIO_FORMATS, type AudioFormat, formatOfType, mimeTypeOf } from './audio-format'

const UNKNOWN = 'application/octet-stream'

/**
 * What a recording is served as: browsers are told not to guess. `format` is what its bytes show, null where they show none that
 * we know, undefined where they were not seen; `declared` is what FreeClimb calls it.
 */
export function audioTypeOf(format: AudioFormat | null | undefined, declared: string | null): string {
  if (format) return AUDIO_FORMATS[format].type
  const type = mimeTypeOf(declared ?? '')
  const isAudio = /^audio\/[a-z0-9.+-]+$/.test(type)
  if (format === undefined) return isAudio ? type : AUDIO_FORMATS.wav.type
  // Of a type that its bytes would show, it is not.
  return isAudio && formatOfType(type) === null ? type : UNKNOWN
}

/** How the name of a file of that type ends. */
export function extensionOf(contentType: string): string {
  const format = formatOfType(contentType)
  return format === null ? 'bin' : AUDIO_FORMATS[format].extension
}
