import type { WavFormat } from './wav-format'

/**
 * How far out a sample is, from -128 to 127, by the one byte of it that tells: its last. That level is the upper
 * eight bits of the sample in 16 linear ones. Floating-point samples are told by FloatLevels, which writes such bytes.
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

// ITU-T G.711: sign, exponent and mantissa in 1, 3 and 4 bits; mu-law has all of them inverted, a-law every other.

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
