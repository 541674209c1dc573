import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { deliveryOf, recordingPost } from '@/testing/factories'
import { WHOLE_COPIES } from './ingest'
import { mayLogCopy, sealDelivery, unsealDelivery } from './unstored-posts'

const delivery = deliveryOf(recordingPost({ from: '+13125550142', note: 'é☎' }), {
  sentAt: new Date('2026-03-04T05:06:07Z'),
})

test('opens to what was sealed, under any of the secrets', () => {
  const sealed = sealDelivery(delivery, ['first', 'second'])
  expect(unsealDelivery(sealed, ['first'])).toEqual(delivery)
  expect(unsealDelivery(sealed, ['newest', 'first'])).toEqual(delivery)
})

test('shows nothing of what it holds', () => {
  const sealed = sealDelivery(delivery, ['first'])
  expect(sealed).toMatch(/^[\w-]+$/)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toMatch(/3125550142|conferenceId/)
  expect(sealDelivery(delivery, ['first'])).not.toBe(sealed)
})

test('stays closed to another secret, to a changed text and to nonsense', () => {
  const sealed = sealDelivery(delivery, ['first'])
  expect(unsealDelivery(sealed, ['second'])).toBeNull()
  expect(unsealDelivery(`${sealed.slice(0, -4)}AAAA`, ['first'])).toBeNull()
  for (const nonsense of ['', 'abc', '!!!']) expect(unsealDelivery(nonsense, ['first'])).toBeNull()
})

const MINUTE_MS = 60_000
const SENT_AT = new Date('2026-03-04T12:00:00Z')

test('the first copies of a body stand whole in the log, for as long as they can be replayed', () => {
  const body = randomBytes(20)
  const at = (min: number) => mayLogCopy(body, SENT_AT, min * MINUTE_MS)
  for (let copy = 0; copy < WHOLE_COPIES; copy++) expect(at(0)).toBe(true)
  for (let copy = 0; copy < 100; copy++) expect(at(5)).toBe(false)
  expect(mayLogCopy(randomBytes(20), SENT_AT, 5 * MINUTE_MS)).toBe(true)
  // The same bytes signed at another moment tell of another event.
  expect(mayLogCopy(body, new Date(SENT_AT.getTime() + 1_000), 5 * MINUTE_MS)).toBe(true)
  expect(at(11)).toBe(true)
})

test('every other body stands whole in the log, however many there are', () => {
  const bodies = Array.from({ length: 10_100 }, () => randomBytes(20))
  expect(bodies.every((body) => mayLogCopy(body, SENT_AT, 0))).toBe(true)
})
