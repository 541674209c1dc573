import type { WavFormat } from './wav-format'

/**
 * A table from a sample's last byte to its level, from -128 to 127: the upper eight bits of the sample in 16-bit linear PCM.
 * FloatLevels turns floating-point samples into such bytes.
 */
export function sampleLevels({ encoding, sampleBytes }: WavFormat): Int8Array {
  if (encoding === 'mu-law') return MU_LAW
  if (encoding === 'a-law') return A_LAW
  return encoding === 'pcm' && sampleBytes === 1 ? UNSIGNED : SIGNED
}

const MU_LAW = levelsOf((byte) => expandMuLaw(byte) >> 8)
const A_LAW = levelsOf((byte) => expandALaw(byte) >> 8)
const UNSIGNED = levelsOf((byte) => byte - 128)
const SIGNED = levelsOf((byte) => (byte << 24) >> 24)

function levelsOf(levelOf: (byte: number) => number) {
  return Int8Array.from({ length: 256 }, (_, byte) => levelOf(byte))
}

// ITU-T G.711: 1 bit for the sign, 3 for the exponent, 4 for the mantissa. Mu-law inverts all of them, a-law every other.

function expandMuLaw(byte: number) {
  const bits = byte ^ 0xff
  const exponent = (bits >> 4) & 7
  const step = ((bits & 0x0f) << 3) + 0x84
  const magnitude = (step << exponent) - 0x84
  return bits & 0x80 ? -magnitude : magnitude
}

function expandALaw(byte: number) {
  const bits = byte ^ 0x55
  const exponent = (bits >> 4) & 7
  const step = ((bits & 0x0f) << 4) + 8
  const magnitude = exponent === 0 ? step : (step + 0x100) << (exponent - 1)
  return bits & 0x80 ? magnitude : -magnitude
}
