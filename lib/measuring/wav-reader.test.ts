import { describe, expect, test } from 'vitest'
import {
  A_LAW,
  chunk,
  extensibleContent,
  FLOAT,
  formatContent,
  join,
  MU_LAW,
  PCM,
  rf64File,
  riff,
  text,
  wavFile,
} from '@/testing/wav-file'
import type { WavFormat } from './wav-format'
import { WavReader } from './wav-reader'

const TELEPHONY: WavFormat = { encoding: 'mu-law', sampleBytes: 1, channels: 1, sampleRateHz: 8000 }
const AUDIO = Uint8Array.from({ length: 400 }, (_, index) => (index * 37) % 256)
const SILENCE = text('U'.repeat(400))
const NOTHING = new Uint8Array()
const ODD_AUDIO = AUDIO.subarray(0, 399)
const FORMAT = chunk('fmt ', formatContent())
const DATA = chunk('data', AUDIO)
const LIST = chunk('LIST', text('INFOISFT\x05\0\0\0Lavf\0\0'))

function read(pieces: Iterable<Uint8Array>) {
  const audio: Uint8Array[] = []
  const reader = new WavReader((piece) => audio.push(Uint8Array.from(piece)))
  for (const piece of pieces) reader.push(piece)
  const { format, hasFoundAudio, isTruncated } = reader
  return { format, hasFoundAudio, isTruncated, audio: join(...audio) }
}

const eachByte = (file: Uint8Array) => Array.from(file, (byte) => Uint8Array.of(byte))

const readable: [name: string, file: Uint8Array, audio?: Uint8Array][] = [
  ['a plain file', riff([FORMAT, DATA])],
  [
    'a format chunk with an empty extension',
    riff([chunk('fmt ', join(formatContent(), Uint8Array.of(0, 0))), DATA]),
  ],
  ['a format chunk far longer than any', riff([chunk('fmt ', join(formatContent(), AUDIO)), DATA])],
  ['a fact before the audio', riff([FORMAT, chunk('fact', AUDIO.subarray(0, 4)), DATA])],
  ['lists before and after the audio', riff([LIST, FORMAT, LIST, DATA, LIST])],
  ['a padded chunk before the audio', riff([FORMAT, chunk('JUNK', ODD_AUDIO), DATA])],
  ['a chunk before the audio with audio in it', riff([FORMAT, chunk('JUNK', DATA), DATA])],
  ['audio padded at the end of the file', riff([FORMAT, chunk('data', ODD_AUDIO)]), ODD_AUDIO],
  ['audio padded before a list', riff([FORMAT, chunk('data', ODD_AUDIO), LIST]), ODD_AUDIO],
  [
    'odd audio without padding before a list',
    riff([FORMAT, text('data\x8f\x01\0\0'), ODD_AUDIO, LIST]),
    ODD_AUDIO,
  ],
  ['two formats, of which the later counts', riff([chunk('fmt ', formatContent({ tag: 3 })), FORMAT, DATA])],
  ['a RIFF size of 0', riff([FORMAT, DATA], 0)],
  ['a RIFF size too small', riff([FORMAT, DATA], 40)],
  ['a RIFF size too large', riff([FORMAT, DATA], 4000)],
  ['a RIFF size left open', riff([FORMAT, DATA], 0xffffffff)],
  ['a data size of 0', riff([FORMAT, chunk('data', AUDIO, 0)])],
  ['a data size left open', riff([FORMAT, chunk('data', AUDIO, 0xffffffff)])],
  ['a data size left open less the header', riff([FORMAT, chunk('data', AUDIO, 0xffffffff - 36)])],
  ['the largest signed size', riff([FORMAT, chunk('data', AUDIO, 0x7fffffff)])],
  ['the size SoX leaves in a pipe', riff([FORMAT, chunk('data', AUDIO, 0x7ffff000)])],
  [
    'a data size left open and a list, which nothing tells from audio',
    riff([FORMAT, chunk('data', AUDIO, 0), LIST]),
    join(AUDIO, LIST),
  ],
  ['a data size too small', riff([FORMAT, chunk('data', AUDIO, 100)])],
  [
    'a data size too small, before what a-law has for silence',
    riff([FORMAT, chunk('data', SILENCE, 100)]),
    SILENCE,
  ],
  ['an empty chunk of audio before a list', riff([FORMAT, chunk('data', NOTHING), LIST]), NOTHING],
  ['an odd data size too small', riff([FORMAT, chunk('data', AUDIO, 101)])],
  ['a few bytes after the audio', join(riff([FORMAT, DATA]), new Uint8Array(8))],
  ['an empty chunk after the audio', riff([FORMAT, DATA, chunk('PAD ', NOTHING)])],
  [
    'a wrong block size and byte rate',
    riff([chunk('fmt ', formatContent({ blockBytes: 77, bytesPerSec: 3 })), DATA]),
  ],
  ['64-bit RIFF', rf64File({}, AUDIO)],
  ['64-bit RIFF before a list', rf64File({}, AUDIO, { after: LIST })],
  ['64-bit RIFF by its other name', rf64File({}, AUDIO, { id: 'BW64' })],
  ['64-bit RIFF without its sizes', riff([FORMAT, DATA], 0xffffffff, ['RF64', 'WAVE'])],
  ['64-bit RIFF that declares no size', rf64File({}, AUDIO, { longBytes: 0 })],
  ['64-bit RIFF that declares too little', rf64File({}, AUDIO, { longBytes: 100 })],
  ['64-bit RIFF that declares more than there can be', rf64File({}, AUDIO, { longBytes: 2 ** 52 })],
  ['a wrong sample size of mu-law', riff([chunk('fmt ', formatContent({ sampleBits: 16 })), DATA])],
]

test.each(readable)('reads the audio of %s', (_, file, audio = AUDIO) => {
  const expected = { format: TELEPHONY, hasFoundAudio: true, isTruncated: false, audio }
  expect(read([file])).toEqual(expected)
  expect(read(eachByte(file))).toEqual(expected)
})

const unreadable: [name: string, file: Uint8Array][] = [
  ['nothing', NOTHING],
  ['noise', AUDIO],
  ['MP3', join(text('ID3\x04\0'), AUDIO)],
  ['Ogg', join(text('OggS\0'), AUDIO)],
  ['big-endian RIFF', riff([FORMAT, DATA], undefined, ['RIFX', 'WAVE'])],
  ['other 64-bit RIFF', riff([FORMAT, DATA], undefined, ['RF64', 'AVI '])],
  ['other RIFF', riff([FORMAT, DATA], undefined, ['RIFF', 'AVI '])],
  ['a page of HTML', text('<!doctype html><title>Not found</title>')],
]

test.each(unreadable)('finds no audio in %s', (_, file) => {
  const expected = { format: null, hasFoundAudio: false, isTruncated: false, audio: NOTHING }
  expect(read([file])).toEqual(expected)
  expect(read(eachByte(file))).toEqual(expected)
})

const formats: [name: string, content: Uint8Array, expected: Partial<WavFormat> | null][] = [
  ['mu-law', formatContent({ tag: MU_LAW }), {}],
  ['a-law', formatContent({ tag: A_LAW }), { encoding: 'a-law' }],
  ['8-bit PCM', formatContent({ tag: PCM }), { encoding: 'pcm' }],
  ['16-bit PCM', formatContent({ tag: PCM, sampleBits: 16 }), { encoding: 'pcm', sampleBytes: 2 }],
  ['24-bit PCM', formatContent({ tag: PCM, sampleBits: 24 }), { encoding: 'pcm', sampleBytes: 3 }],
  ['six channels', formatContent({ channels: 6 }), { channels: 6 }],
  ['another rate', formatContent({ sampleRateHz: 44_100 }), { sampleRateHz: 44_100 }],
  ['a rate of 0', formatContent({ sampleRateHz: 0 }), { sampleRateHz: 0 }],
  ['extensible mu-law', extensibleContent({ tag: MU_LAW }), {}],
  ['extensible PCM', extensibleContent({ tag: PCM, sampleBits: 24 }), { encoding: 'pcm', sampleBytes: 3 }],
  [
    'extensible float',
    extensibleContent({ tag: FLOAT, sampleBits: 32 }),
    { encoding: 'float', sampleBytes: 4 },
  ],
  ['an extension of another maker', extensibleContent({ tag: PCM, sampleBits: 16 }, [1, 2, 3]), null],
  ['an extension cut short', extensibleContent({ tag: PCM, sampleBits: 16 }).subarray(0, 38), null],
  ['32-bit PCM', formatContent({ tag: PCM, sampleBits: 32 }), { encoding: 'pcm', sampleBytes: 4 }],
  ['12-bit PCM', formatContent({ tag: PCM, sampleBits: 12 }), { encoding: 'pcm', sampleBytes: 2 }],
  ['64-bit PCM', formatContent({ tag: PCM, sampleBits: 64 }), null],
  ['PCM of no bits', formatContent({ tag: PCM, sampleBits: 0 }), null],
  ['float', formatContent({ tag: FLOAT, sampleBits: 32 }), { encoding: 'float', sampleBytes: 4 }],
  ['64-bit float', formatContent({ tag: FLOAT, sampleBits: 64 }), { encoding: 'float', sampleBytes: 8 }],
  ['16-bit float', formatContent({ tag: FLOAT, sampleBits: 16 }), null],
  ['ADPCM', formatContent({ tag: 17, sampleBits: 4 }), null],
  ['no channel', formatContent({ channels: 0 }), null],
  ['a format cut short', formatContent().subarray(0, 14), null],
  ['an empty format', NOTHING, null],
]

test.each(formats)('knows the format of %s', (_, content, expected) => {
  const { format, hasFoundAudio } = read([riff([chunk('fmt ', content), DATA])])
  expect(format).toEqual(expected && { ...TELEPHONY, ...expected })
  expect(hasFoundAudio).toBe(true)
})

test('audio before its format is none that we read', () => {
  expect(read([riff([DATA, FORMAT])])).toMatchObject({ format: null, hasFoundAudio: true })
})

test('a file without audio has none', () => {
  expect(read([riff([FORMAT, LIST])])).toMatchObject({ hasFoundAudio: false, isTruncated: false })
})

test('a chunk of absurd size hides what follows, and breaks nothing', () => {
  const file = riff([FORMAT, chunk('LIST', AUDIO, 0xfffffff0), DATA])
  expect(read(eachByte(file))).toMatchObject({ format: TELEPHONY, hasFoundAudio: false, isTruncated: false })
})

describe('a file cut short', () => {
  const file = wavFile({}, AUDIO)

  test('is told from a whole one wherever it was cut', () => {
    for (let end = 12; end < file.length; end++) {
      expect(read([file.subarray(0, end)]), `cut after ${end} bytes`).toMatchObject({ isTruncated: true })
    }
    expect(read([file])).toMatchObject({ isTruncated: false })
  })

  test('gives the audio up to there', () => {
    expect(read([file.subarray(0, 144)]).audio).toEqual(AUDIO.subarray(0, 100))
  })

  test('is whole when only what follows the audio is missing', () => {
    const cut = riff([FORMAT, DATA, LIST]).subarray(0, -3)
    expect(read([cut])).toMatchObject({ isTruncated: false, audio: AUDIO })
  })
})
