const BIAS = 0x84
const CLIP = 32635

// A lookup table for all 16-bit samples, because an hour of audio has 28.8 million.
const ENCODED = Uint8Array.from({ length: 65536 }, (_, index) => compress(index - 32768))

/** Encodes samples in the 16-bit range as G.711 mu-law and clips louder ones. */
export function encodeMuLaw(samples: Float32Array, sampleCount: number): Uint8Array {
  const encoded = new Uint8Array(sampleCount)
  for (let index = 0; index < sampleCount; index++) {
    const sample = Math.max(-32768, Math.min(32767, (samples[index] as number) | 0))
    encoded[index] = ENCODED[sample + 32768] as number
  }
  return encoded
}

function compress(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS
  const exponent = 24 - Math.clz32(magnitude)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}
