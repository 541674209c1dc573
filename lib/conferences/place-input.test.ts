import { expect, test } from 'vitest'
import { readPlace } from './place-input'

const RECORDINGS = [
  { recordingId: 'RE1', lengthSec: 900.5 },
  { recordingId: 'RE2', lengthSec: null },
]

test.each([
  [{}, null],
  [{ t: '' }, null],
  [{ t: '0' }, { recordingId: 'RE1', sec: 0 }],
  [{ t: '754' }, { recordingId: 'RE1', sec: 754 }],
  [{ t: '12:34' }, { recordingId: 'RE1', sec: 754 }],
  [{ t: '12m34s' }, { recordingId: 'RE1', sec: 754 }],
  [{ t: '900' }, { recordingId: 'RE1', sec: 900 }],
  [
    { t: '754', recording: 'RE2' },
    { recordingId: 'RE2', sec: 754 },
  ],
  [
    { t: '100000', recording: 'RE2' },
    { recordingId: 'RE2', sec: 100_000 },
  ],
  [{ recording: 'RE2' }, null],
])('%o leads to %o', (params, cue) => {
  expect(readPlace(params, RECORDINGS)).toEqual({ cue, fault: null })
})

test.each([
  [{ t: '901' }, 'The link points to the end of the recording, at 15:01.'],
  [{ t: '902' }, 'The link points to 15:02, but the recording ends at 15:01.'],
  [{ t: 'later' }, 'The start time in this link can’t be read: “later”.'],
  [{ t: '-3' }, 'The start time in this link can’t be read: “-3”.'],
  [{ t: '5', recording: 'RE3' }, 'The recording that this link points to isn’t in this conference.'],
])('%o says what is wrong', (params, fault) => {
  expect(readPlace(params, RECORDINGS)).toEqual({ cue: null, fault })
})

test('a conference without recordings has no place to lead to', () => {
  expect(readPlace({ t: '754' }, [])).toEqual({ cue: null, fault: null })
})
