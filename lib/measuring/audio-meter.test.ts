import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePeaks } from '@/lib/waveform/peaks-encoding'
import { audioByteLength, streamAudio } from '@/scripts/freeclimb-simulator/sound/audio'
import {
  A_LAW,
  chunk,
  cutAt,
  FLOAT,
  type FormatFields,
  formatContent,
  join,
  MU_LAW,
  PCM,
  riff,
  wavFile,
} from '@/testing/wav-file'
import { AudioMeter } from './audio-meter'

function measure(pieces: Iterable<Uint8Array>) {
  const meter = new AudioMeter()
  for (const piece of pieces) meter.push(piece)
  const { peaks: encoded, ...measures } = meter.end()
  const peaks = encoded && decodePeaks(encoded)
  if (encoded !== null && peaks === null) throw new Error('the peaks cannot be read back')
  return { ...measures, peaks }
}

const bytes = (...values: number[]) => Uint8Array.from(values)
const lane = (...levels: number[]) => ({ min: Int8Array.from(levels), max: Int8Array.from(levels) })

describe('a recording of the simulator', () => {
  const source = { recordingId: `RE${'1f'.repeat(20)}`, durationSec: 60 }
  const sizeBytes = audioByteLength(source)

  test('is measured to the millisecond, from the bytes that come', () => {
    const lengthMs = Math.round((sizeBytes - 58) / 8)
    expect(Math.ceil(lengthMs / 1000)).toBe(source.durationSec)
    const whole = measure(streamAudio(source))
    expect(whole).toMatchObject({
      format: { encoding: 'mu-law', sampleBytes: 1, channels: 1, sampleRateHz: 8000 },
      lengthMs,
      isTruncated: false,
      peaks: { lengthMs },
    })
    expect(whole.peaks?.lanes.map(({ min, max }) => [min.length, max.length])).toEqual([[1_000, 1_000]])
    expect(Math.max(...(whole.peaks?.lanes[0]?.max ?? []))).toBeGreaterThan(10)
  })

  test('is known to be cut off, and measured up to there', () => {
    const cut = measure(streamAudio(source, 0, 58 + 8 * 12_345))
    expect(cut).toMatchObject({ lengthMs: 12_345, isTruncated: true, peaks: { lengthMs: 12_345 } })
  })
})

type FourLevels = [number, number, number, number]

const encodings: [name: string, format: Partial<FormatFields>, audio: Uint8Array, levels: FourLevels][] = [
  ['mu-law', { tag: MU_LAW }, bytes(0x00, 0xff, 0x80, 0x8f), [-126, 0, 125, 65]],
  ['a-law', { tag: A_LAW }, bytes(0x2a, 0xd5, 0xaa, 0xa5), [-126, 0, 126, 66]],
  ['8-bit PCM', { tag: PCM }, bytes(0, 128, 255, 193), [-128, 0, 127, 65]],
  ['16-bit PCM', { tag: PCM, sampleBits: 16 }, bytes(9, 128, 0, 0, 9, 127, 9, 65), [-128, 0, 127, 65]],
  [
    '24-bit PCM',
    { tag: PCM, sampleBits: 24 },
    bytes(9, 9, 128, 0, 0, 0, 9, 9, 127, 9, 9, 65),
    [-128, 0, 127, 65],
  ],
  [
    '32-bit PCM',
    { tag: PCM, sampleBits: 32 },
    bytes(9, 9, 9, 128, 0, 0, 0, 0, 9, 9, 9, 127, 9, 9, 9, 65),
    [-128, 0, 127, 65],
  ],
  [
    '20-bit PCM',
    { tag: PCM, sampleBits: 20 },
    bytes(9, 9, 128, 0, 0, 0, 9, 9, 127, 9, 9, 65),
    [-128, 0, 127, 65],
  ],
  [
    '32-bit float',
    { tag: FLOAT, sampleBits: 32 },
    new Uint8Array(Float32Array.of(-1, Number.NaN, 1, 0.51).buffer),
    [-128, 0, 127, 65],
  ],
  [
    '64-bit float',
    { tag: FLOAT, sampleBits: 64 },
    new Uint8Array(Float64Array.of(Number.NEGATIVE_INFINITY, 0, 3.5, 0.51).buffer),
    [-128, 0, 127, 65],
  ],
]

describe.each(encodings)('%s', (_, format, audio, levels) => {
  test('has peaks as far out as its samples', () => {
    const mono = measure([wavFile({ ...format, sampleRateHz: 1000 }, audio)])
    expect(mono).toMatchObject({ lengthMs: 4, isTruncated: false })
    expect(mono.peaks).toEqual({ lengthMs: 4, lanes: [lane(...levels)], pauses: [] })
  })

  test('in stereo has a lane for each side', () => {
    const stereo = measure([wavFile({ ...format, channels: 2, sampleRateHz: 1000 }, audio)])
    const lanes = [lane(levels[0], levels[2]), lane(levels[1], levels[3])]
    expect(stereo.peaks).toEqual({ lengthMs: 2, lanes, pauses: [] })
  })

  test('counts no sample of which only a part came', () => {
    const cut = wavFile({ ...format, channels: 2, sampleRateHz: 1000 }, audio).subarray(0, -1)
    expect(measure([cut])).toMatchObject({ lengthMs: 1, isTruncated: true })
    expect(measure([cut]).peaks?.lanes).toEqual([lane(levels[0]), lane(levels[1])])
  })

  test('in more channels is drawn as one', () => {
    const four = measure([wavFile({ ...format, channels: 4, sampleRateHz: 1000 }, audio)])
    expect(four.peaks?.lanes).toEqual([{ min: Int8Array.of(...levels), max: Int8Array.of(...levels) }])
    expect(four.lengthMs).toBe(1)
  })
})

const lies: [name: string, file: Uint8Array, expected: Partial<ReturnType<typeof measure>>][] = [
  [
    'a rate of 0',
    wavFile({ sampleRateHz: 0 }, bytes(0x80)),
    { lengthMs: null, peaks: { lengthMs: null, lanes: [lane(125)], pauses: [] } },
  ],
  [
    'a rate that makes weeks of it',
    wavFile({ sampleRateHz: 1 }, new Uint8Array(2_200_000)),
    { lengthMs: null },
  ],
  ['no audio', wavFile({}, bytes()), { lengthMs: 0, peaks: null }],
  ['half of the only sample', wavFile({ tag: PCM, sampleBits: 16 }, bytes(1)), { lengthMs: 0, peaks: null }],
  ['no audio and no rate', wavFile({ sampleRateHz: 0 }, bytes()), { lengthMs: null, peaks: null }],
  ['no chunk of audio', riff([chunk('fmt ', formatContent())]), { lengthMs: null, peaks: null }],
  [
    'audio before its format',
    riff([chunk('data', bytes(1, 2)), chunk('fmt ', formatContent())]),
    { format: null, lengthMs: null, peaks: null },
  ],
  [
    'float of half a size',
    wavFile({ tag: FLOAT, sampleBits: 16 }, bytes(1, 2, 3, 4)),
    { format: null, lengthMs: null, peaks: null, isTruncated: false },
  ],
  ['nothing at all', bytes(), { format: null, lengthMs: null, peaks: null, isTruncated: false }],
]

test.each(lies)('%s is told for what it is', (_, file, expected) => {
  expect(measure([file])).toMatchObject(expected)
})

const anySize = fc.option(fc.constantFrom(0, 7, 100, 500, 0x7fffffff, 0xffffffff), { nil: undefined })

/** Mostly WAV files, with true or false headers and a few changed bytes. */
const anyFile = fc
  .record({
    format: fc.constantFrom(...encodings.map(([, format]) => format)),
    channels: fc.constantFrom(1, 2, 3),
    audio: fc.uint8Array({ maxLength: 300, size: 'max' }),
    after: fc.constantFrom(bytes(), bytes(0), chunk('LIST', bytes(1, 2, 3)), new Uint8Array(40)),
    declared: fc.record({ riff: anySize, data: anySize }),
    changes: fc.array(fc.record({ at: fc.nat(60), value: fc.nat(255) }), { maxLength: 2 }),
  })
  .map(({ format, channels, audio, after, declared, changes }) => {
    const parts = [
      chunk('fmt ', formatContent({ ...format, channels })),
      chunk('data', audio, declared.data),
      after,
    ]
    const file = join(riff(parts, declared.riff))
    for (const { at, value } of changes) if (at < file.length) file[at] = value
    return file
  })

test('however a file is cut into pieces, the measures are the same', () => {
  const cuts = fc.array(fc.oneof(fc.nat(80), fc.nat(400)), { maxLength: 20 })
  fc.assert(
    fc.property(anyFile, cuts, (file, at) => {
      expect(measure(cutAt(file, at))).toEqual(measure([file]))
    }),
  )
})

test('any bytes at all are measured without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ size: 'large' }), (file) => {
      const { format, peaks } = measure([file])
      if (format === null) expect(peaks).toBeNull()
    }),
  )
})
