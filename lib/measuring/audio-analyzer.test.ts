import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { AudioFault } from '@/lib/recordings/audio-fault'
import { chunk, formatContent, join, riff, text, wavFile } from '@/testing/wav-file'
import { AudioAnalyzer, audioFaultOf } from './audio-analyzer'

const audio = (sec: number) => new Uint8Array(sec * 8000).fill(0xff)
const format = chunk('fmt ', formatContent())
const MINUTE = wavFile({}, audio(60))

const cases: [name: string, file: Uint8Array, saidSec: number | null, fault: AudioFault | null][] = [
  ['the recording', MINUTE, 60, null],
  ['the recording, rounded up', wavFile({}, audio(59).subarray(0, 59 * 8000 - 7999)), 60, null],
  ['the recording, of which no length was said', MINUTE, null, null],
  ['a header of 44 bytes', wavFile({}, new Uint8Array()), 1_381, 'empty'],
  [
    'a header that promises audio',
    riff([format, chunk('data', new Uint8Array(), 11_048_000)]),
    1_381,
    'empty',
  ],
  [
    'a header of a stream',
    riff([format, chunk('data', new Uint8Array(), 0xffffffff)], 0xffffffff),
    60,
    'empty',
  ],
  ['a format and no audio', riff([format]), 60, 'empty'],
  ['twelve bytes', riff([]), 60, 'empty'],
  ['nothing', new Uint8Array(), 60, 'empty'],
  ['sixteen bytes of HTML', text('<html>Hi!</html>'), 60, 'not-audio'],
  [
    'an error as JSON',
    text('{"code":69,"message":"Recording file URL returned empty body"}'),
    60,
    'not-audio',
  ],
  ['gzip', gzipSync(MINUTE), 60, 'not-audio'],
  ['a letter', text('R'), 60, 'not-audio'],
  ['a WAV file of no sample rate', wavFile({ sampleRateHz: 0 }, audio(60)), 60, 'not-audio'],
  ['a second for 23 minutes', wavFile({}, audio(1)), 1_381, 'other-length'],
  ['a minute for a second', MINUTE, 1, 'other-length'],
  ['three seconds less', wavFile({}, audio(57)), 60, 'other-length'],
  ['half of it', MINUTE.subarray(0, 30 * 8000), 60, 'cut-off'],
  ['half of what nobody said the length of', MINUTE.subarray(0, 30 * 8000), null, 'cut-off'],
  [
    'all of it, under a header that promises more',
    riff([format, chunk('data', audio(60), 900_000)]),
    60,
    'cut-off',
  ],
  ['all but a thousand bytes', MINUTE.subarray(0, -1_000), 60, 'cut-off'],
  ['a stream, whole', riff([format, chunk('data', audio(60), 0xffffffff)], 0xffffffff), 60, null],
  ['a stream of size 0, whole', riff([format, chunk('data', audio(60), 0)], 0), 60, null],
  ['odd chunks', riff([chunk('LIST', text('odd')), format, chunk('data', audio(60))]), 60, null],
  ['WAV of an encoding that is not measured', wavFile({ tag: 49 }, audio(9)), 60, null],
  ['a large WAV file', riff([format, chunk('data', audio(60))], undefined, ['RF64', 'WAVE']), 60, null],
  ['MP3', join(text('ID3'), audio(1)), 60, null],
  ['MP3 without tags', join(Uint8Array.of(0xff, 0xfb, 0x90, 0x64), audio(1)), 60, null],
  ['Ogg', join(text('OggS'), audio(1)), 60, null],
]

test.each(cases)('%s', (_name, file, saidSec, fault) => {
  for (const size of [file.byteLength || 1, 5]) {
    const analyzer = new AudioAnalyzer()
    for (let at = 0; at < file.byteLength; at += size) analyzer.take(file.subarray(at, at + size))
    expect(audioFaultOf(analyzer.end(), saidSec)).toBe(fault)
  }
})
