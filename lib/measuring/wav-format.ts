/** One byte of `pcm` is unsigned, more are signed and little-endian. `float` has 4 or 8 bytes. */
export type WavFormat = {
  encoding: 'mu-law' | 'a-law' | 'pcm' | 'float'
  sampleBytes: 1 | 2 | 3 | 4 | 8
  channels: number
  /** As in the header, even if it's 0 */
  sampleRateHz: number
}

/** As much of a `fmt ` chunk as we use */
export const WAV_FORMAT_BYTES = 40

const BASIC_BYTES = 16
const PCM = 1
const FLOAT = 3
const A_LAW = 6
const MU_LAW = 7
const EXTENSIBLE = 0xfffe
// The rest of a subformat's GUID, if its format tag means what it means on its own.
const SUBFORMAT_REST = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]

/**
 * Parses a `fmt ` chunk; null if we can't read the encoding. Ignores the byte rate and the block size, which follow from the
 * other fields and are wrong in many files.
 */
export function parseWavFormat(chunk: DataView): WavFormat | null {
  if (chunk.byteLength < BASIC_BYTES) return null
  const channels = chunk.getUint16(2, true)
  const sampleRateHz = chunk.getUint32(4, true)
  const sampleBits = chunk.getUint16(14, true)
  const coding = codingOf(parseWavTag(chunk), sampleBits)
  return coding && channels > 0 ? { ...coding, channels, sampleRateHz } : null
}

/** The encoding's number in a `fmt ` chunk; null if there's none. */
export function parseWavTag(chunk: DataView): number | null {
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
  // Samples of other sizes, such as 12 bits, are left-justified in whole bytes.
  const sampleBytes = Math.ceil(sampleBits / 8)
  if (tag === FLOAT && (sampleBytes === 4 || sampleBytes === 8)) return { encoding: 'float', sampleBytes }
  return tag === PCM && isPcmSize(sampleBytes) ? { encoding: 'pcm', sampleBytes } : null
}

function isPcmSize(bytes: number): bytes is 1 | 2 | 3 | 4 {
  return bytes >= 1 && bytes <= 4
}
