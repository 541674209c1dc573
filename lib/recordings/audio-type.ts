import { AUDIO_FORMATS, type AudioFormat, formatOfType, mimeTypeOf } from './audio-format'

const UNKNOWN = 'application/octet-stream'

/**
 * The Content-Type to serve a recording with. We forbid sniffing, so it must be right. `format` is what the bytes show: null
 * if we don't recognize it, undefined if we haven't seen them. `declared` is FreeClimb's Content-Type.
 */
export function audioTypeOf(format: AudioFormat | null | undefined, declared: string | null): string {
  if (format) return AUDIO_FORMATS[format].type
  const type = mimeTypeOf(declared ?? '')
  const isAudio = /^audio\/[a-z0-9.+-]+$/.test(type)
  if (format === undefined) return isAudio ? type : AUDIO_FORMATS.wav.type
  // We would have recognized this type by its bytes, so the declared type is wrong.
  return isAudio && formatOfType(type) === null ? type : UNKNOWN
}

/** The file name extension for a Content-Type; `bin` if we don't know it. */
export function extensionOf(contentType: string): string {
  const format = formatOfType(contentType)
  return format === null ? 'bin' : AUDIO_FORMATS[format].extension
}
