import { expect, test } from 'vitest'
import { deliveryOf, recordingPost } from '@/testing/factories'
import { sealDelivery, unsealDelivery } from './unstored-posts'

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
