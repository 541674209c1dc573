import { expect, test } from 'vitest'
import { encodeMuLaw } from '@/scripts/freeclimb-simulator/sound/mu-law'
import { sampleLevels } from './sample-levels'
import type { WavFormat } from './wav-format'

const levelsOf = (encoding: WavFormat['encoding'], sampleBytes: WavFormat['sampleBytes'] = 1) =>
  sampleLevels({ encoding, sampleBytes, channels: 1, sampleRateHz: 8000 })

// The lowest value of each G.711 segment, then the highest of all. Flipping the first bit flips the sign.
const muLaw = {
  255: 0,
  239: 132,
  223: 396,
  207: 924,
  191: 1980,
  175: 4092,
  159: 8316,
  143: 16764,
  128: 32124,
}
const aLaw = {
  213: 8,
  197: 264,
  245: 528,
  229: 1056,
  149: 2112,
  133: 4224,
  181: 8448,
  165: 16896,
  170: 32256,
}

test.each([
  ['mu-law', muLaw],
  ['a-law', aLaw],
] as const)('%s is expanded as G.711 says', (encoding, expanded) => {
  const levels = levelsOf(encoding)
  for (const [byte, sample] of Object.entries(expanded)) {
    expect(levels[Number(byte)]).toBe(sample >> 8)
    expect(levels[Number(byte) ^ 0x80]).toBe(-sample >> 8)
  }
})

test('mu-law undoes what the simulator encodes, up to the width of a step', () => {
  const samples = Float32Array.from({ length: 65_536 }, (_, index) => index - 32_768)
  const levels = levelsOf('mu-law')
  encodeMuLaw(samples, samples.length).forEach((byte, index) => {
    const off = Math.abs((levels[byte] as number) - ((index - 32_768) >> 8))
    if (off > 3) throw new Error(`sample ${index - 32_768} is ${off} levels off`)
  })
})

test('PCM is unsigned in one byte and signed in more', () => {
  expect([0, 127, 128, 255].map((byte) => levelsOf('pcm', 1)[byte])).toEqual([-128, -1, 0, 127])
  for (const sampleBytes of [2, 3] as const) {
    expect([0, 127, 128, 255].map((byte) => levelsOf('pcm', sampleBytes)[byte])).toEqual([0, 127, -128, -1])
  }
})
