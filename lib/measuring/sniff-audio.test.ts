import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AudioFormat } from '@/lib/recordings/audio-format'
import { audioTypeOf, extensionOf } from '@/lib/recordings/audio-type'
import {
  chunk,
  extensibleContent,
  FLOAT,
  formatContent,
  join,
  PCM,
  rf64File,
  riff,
  text,
  wavFile,
} from '@/testing/wav-file'
import { sniffAudio } from './sniff-audio'

const AUDIO = new Uint8Array(200).fill(0x7f)
const wavOf = (tag: number, sampleBits = 8) => wavFile({ tag, sampleBits }, AUDIO)
const bytes = (...values: number[]) => join(Uint8Array.from(values), AUDIO)

const files: [name: string, file: Uint8Array, format: AudioFormat | null, type: string, extension: string][] =
  [
    ['mu-law', wavFile({}, AUDIO), 'wav', 'audio/wav', 'wav'],
    ['a-law', wavOf(6), 'wav', 'audio/wav', 'wav'],
    ['PCM', wavOf(PCM, 16), 'wav', 'audio/wav', 'wav'],
    ['float', wavOf(FLOAT, 32), 'wav', 'audio/wav', 'wav'],
    [
      'extensible PCM',
      riff([chunk('fmt ', extensibleContent({ tag: PCM, sampleBits: 24 })), chunk('data', AUDIO)]),
      'wav',
      'audio/wav',
      'wav',
    ],
    ['RF64', rf64File({}, AUDIO), 'wav', 'audio/wav', 'wav'],
    ['GSM in WAV', wavOf(0x31, 0), 'wav-gsm', 'audio/wav', 'wav'],
    ['IMA ADPCM in WAV', wavOf(0x11, 4), 'wav-adpcm', 'audio/wav', 'wav'],
    ['MP3 in WAV', wavOf(0x55, 0), 'wav-mp3', 'audio/wav', 'wav'],
    ['an unknown codec in WAV', wavOf(0x1234), 'wav-other', 'audio/wav', 'wav'],
    [
      'WAV whose encoding comes after a long list',
      riff([chunk('LIST', new Uint8Array(5_000)), chunk('fmt ', formatContent({ tag: 0x31 }))]),
      'wav',
      'audio/wav',
      'wav',
    ],
    ['big-endian WAV', riff([], undefined, ['RIFX', 'WAVE']), 'rifx', 'audio/wav', 'wav'],
    ['MP3 with tags', join(text('ID3\x04\0'), AUDIO), 'mp3', 'audio/mpeg', 'mp3'],
    ['MP3', bytes(0xff, 0xfb, 0x90, 0x64), 'mp3', 'audio/mpeg', 'mp3'],
    ['MP3 at a low rate', bytes(0xff, 0xf3, 0x14, 0xc4), 'mp3', 'audio/mpeg', 'mp3'],
    ['AAC', bytes(0xff, 0xf1, 0x50, 0x80), 'aac', 'audio/aac', 'aac'],
    ['Ogg', join(text('OggS\0\x02'), AUDIO), 'ogg', 'audio/ogg', 'ogg'],
    ['FLAC', join(text('fLaC\0'), AUDIO), 'flac', 'audio/flac', 'flac'],
    ['M4A', join(text('\0\0\0\x20ftypM4A '), AUDIO), 'm4a', 'audio/mp4', 'm4a'],
    ['WebM', join(text('\x1aE\xdf\xa3'), AUDIO), 'webm', 'audio/webm', 'webm'],
    ['AMR', join(text('#!AMR\n'), AUDIO), 'amr', 'audio/amr', 'amr'],
    ['silence in raw mu-law', new Uint8Array(200).fill(0xff), null, 'application/octet-stream', 'bin'],
    ['a page', text('<!doctype html><script>alert(1)</script>'), null, 'application/octet-stream', 'bin'],
    ['another RIFF', riff([], undefined, ['RIFF', 'AVI ']), null, 'application/octet-stream', 'bin'],
    ['nothing', new Uint8Array(), null, 'application/octet-stream', 'bin'],
  ]

test.each(files)(
  '%s is served and saved as what it is, whatever it is called',
  (_, file, format, type, extension) => {
    expect(sniffAudio(file)).toBe(format)
    for (const declared of ['audio/wav', 'audio/mpeg', 'application/octet-stream', 'text/html', null])
      expect(audioTypeOf(sniffAudio(file), declared)).toBe(type)
    expect(extensionOf(type)).toBe(extension)
  },
)

test('bytes that tell nothing are what they are called, where that is audio that no bytes would tell', () => {
  expect(audioTypeOf(null, 'audio/L16; rate=8000')).toBe('audio/l16')
})

test('of bytes that were not seen, what they are called is believed where it is audio', () => {
  expect(audioTypeOf(undefined, 'Audio/X-WAV; charset=binary')).toBe('audio/x-wav')
  for (const declared of [
    'application/octet-stream',
    'text/html',
    'audio/"><script>',
    'audio/wav, text/html',
    null,
  ])
    expect(audioTypeOf(undefined, declared)).toBe('audio/wav')
})

test('no bytes and no type become anything that a browser would run', () => {
  const anyType = fc.oneof(
    fc.string(),
    fc.constantFrom('text/html', 'image/svg+xml', 'audio/../text/html', 'application/pdf'),
  )
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.boolean(),
      fc.option(anyType),
      (head, isSeen, declared) => {
        const type = audioTypeOf(isSeen ? sniffAudio(head) : undefined, declared)
        expect(type).toMatch(/^(audio\/[a-z0-9.+-]+|application\/octet-stream)$/)
      },
    ),
  )
})
