import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseListedRecording } from './listed-recording'

const item = { recordingId: 'RE1', conferenceId: 'CF1' }
const AT = new Date('2009-06-15T20:45:30Z')

test.each<[string, object, object]>([
  ['ids alone', {}, { id: 'RE1', conferenceId: 'CF1', accountId: null, durationSec: null, createdAt: null }],
  ['a length', { durationSec: 7 }, { durationSec: 7 }],
  ['a length as text', { durationSec: '7.2' }, { durationSec: 8 }],
  ['a length by its other name', { duration: '7' }, { durationSec: 7 }],
  ['a length of null, and another', { durationSec: null, duration: 7 }, { durationSec: 7 }],
  ['a length that is none', { durationSec: 'long' }, { durationSec: null }],
  ['a moment in GMT', { dateCreated: 'Mon, 15 Jun 2009 20:45:30 GMT' }, { createdAt: AT }],
  ['a moment in UTC', { dateCreated: 'Mon, 15 Jun 2009 20:45:30 UTC' }, { createdAt: AT }],
  ['an ISO moment', { dateCreatedISO: '2009-06-15T20:45:30.000Z' }, { createdAt: AT }],
  ['an ISO moment elsewhere', { dateCreatedISO: '2009-06-15T22:45:30+02:00' }, { createdAt: AT }],
  [
    'an ISO moment that is none, and another',
    { dateCreatedISO: 'soon', dateCreated: 'Mon, 15 Jun 2009 20:45:30 GMT' },
    { createdAt: AT },
  ],
  ['a moment without a zone', { dateCreatedISO: '2009-06-15T20:45:30' }, { createdAt: null }],
  ['a moment beyond belief', { dateCreatedISO: '9999-01-01T00:00:00Z' }, { createdAt: null }],
  ['when it changed', { dateUpdatedISO: '2009-06-15T20:45:30Z' }, { updatedAt: AT }],
  ['not deleted', { deleted: false }, { isDeleted: false }],
  ['deleted', { deleted: true }, { isDeleted: true }],
  ['deleted as text', { deleted: 'true' }, { isDeleted: true }],
  ['not deleted as text', { deleted: 'false' }, { isDeleted: false }],
  ['an account', { accountId: 'AC1', future: [1] }, { accountId: 'AC1' }],
])('reads %s', (_, fields, expected) => {
  expect(parseListedRecording({ ...item, ...fields })).toMatchObject(expected)
})

test.each<[unknown, string]>([
  [null, 'unusable'],
  ['RE1', 'unusable'],
  [{}, 'unusable'],
  [{ ...item, recordingId: '../x' }, 'unusable'],
  [{ ...item, recordingId: null }, 'unusable'],
  [{ ...item, conferenceId: 'C F' }, 'unusable'],
  [{ recordingId: 'RE1', callId: 'CA1' }, 'of-a-call'],
  [{ recordingId: 'RE1', callId: 'CA1', conferenceId: '' }, 'of-a-call'],
])('%j is %s', (value, expected) => {
  expect(parseListedRecording(value)).toBe(expected)
})

test('no value of any field keeps the others from being read', () => {
  const names = ['accountId', 'durationSec', 'duration', 'dateCreatedISO', 'dateCreated', 'deleted', 'uri']
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), (fields) => {
      expect(parseListedRecording({ ...fields, ...item })).toMatchObject({ id: 'RE1', conferenceId: 'CF1' })
    }),
  )
})
