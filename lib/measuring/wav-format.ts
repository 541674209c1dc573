/** How audio is written down. `pcm` of one byte is unsigned, of more signed and little-endian; `float` is of 4 or 8. */
export type WavFormat = {
  encoding: 'mu-law' | 'a-law' | 'pcm' | 'float'
  sampleBytes: 1 | 2 | 3 | 4 | 8
  channels: number
  /** As the header says, even where that is 0. */
  sampleRateHz: number
}

/** As much of a `fmt ` chunk as says anything to us. */
export const WAV_FORMAT_BYTES = 40

const BASIC_BYTES = 16
const PCM = 1
const FLOAT = 3
const A_LAW = 6
const MU_LAW = 7
const EXTENSIBLE = 0xfffe
// What follows the format tag in a subformat's GUID, where the tag means the same as it does alone.
const SUBFORMAT_REST = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]

/**
 * Reads a `fmt ` chunk; `null` for what we do not. The byte rate and the block size in it go unread: they follow
 * from the rest, and are wrong in many files.
 */
export function readWavFormat(chunk: DataView): WavFormat | null {
  if (chunk.byteLength < BASIC_BYTES) return null
  const channels = chunk.getUint16(2, true)
  const sampleRateHz = chunk.getUint32(4, true)
  const sampleBits = chunk.getUint16(14, true)
  const coding = codingOf(readWavTag(chunk), sampleBits)
  return coding && channels > 0 ? { ...coding, channels, sampleRateHz } : null
}

/** The number of a `fmt ` chunk's encoding; null where it has none. */
export function readWavTag(chunk: DataView): number | null {
  if (chunk.byteLength < BASIC_BYTES) return null
  const tag = chunk.getUint16(0, true)
  if (tag !== EXTENSIBLE) return tag
  if (chunk.byteLength < WAV_FORMAT_BYTES) return null
  return SUBFORMAT_REST.every((byte, index) => chunk.getUint8(26 + index) === byte)
    ? chunk.getUint16(24, true)
    : null
}

function codingOf(
  tag: number | null,
  sampleBits: number,
): Pick<WavFormat, 'encoding' | 'sampleBytes'> | null {
  if (tag === MU_LAW) return { encoding: 'mu-law', sampleBytes: 1 }
  if (tag === A_LAW) return { encoding: 'a-law', sampleBytes: 1 }
  // Of a size between, samples fill whole bytes from above.
  const sampleBytes = Math.ceil(sampleBits / 8)
  if (tag === FLOAT && (sampleBytes === 4 || sampleBytes === 8)) return { encoding: 'float', sampleBytes }
  return tag === PCM && isPcmSize(sampleBytes) ? { encoding: 'pcm', sampleBytes } : null
}

function isPcmSize(bytes: number): bytes is 1 | 2 | 3 | 4 {
  return bytes >= 1 && bytes <= 4
}
