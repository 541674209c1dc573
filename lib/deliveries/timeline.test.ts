import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { countDeliveries, listDeliveries } from '@/lib/deliveries/timeline'
import { bodyOf, randomId, recordingPost, statusPost } from '@/testing/factories'

const keep = (conferenceId: string, bodies: Uint8Array<ArrayBuffer>[]) =>
  db().webhookDelivery.createMany({
    data: bodies.map((body, index) => {
      const at = new Date(Date.UTC(2001, 1, 3) + index * 1000)
      return { receivedAt: at, sentAt: at, headers: {}, body, result: 'stored' as const, conferenceId }
    }),
  })

test('all posts of a timeline together are no longer than a page should be', async () => {
  const conferenceId = randomId('CF')
  const posts = Array.from({ length: 200 }, (_, index) =>
    statusPost({ conferenceId, index, nested: [JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`)] }),
  )
  await keep(conferenceId, [
    ...posts.map(bodyOf),
    bodyOf(statusPost({ conferenceId, padding: 'x'.repeat(100_000) })),
  ])
  const told = await listDeliveries(conferenceId, { from: 1, to: 201 })
  expect(told).toHaveLength(201)
  const shown = told.flatMap(({ json }) => json ?? [])
  expect(shown.length).toBeGreaterThan(20)
  expect(shown.join('').length).toBeLessThanOrEqual(256 * 1024)
  expect(told.at(-1)).toMatchObject({ label: 'Long post', json: null })
})

test('two hundred posts of FreeClimb are all shown', async () => {
  const conferenceId = randomId('CF')
  await keep(
    conferenceId,
    Array.from({ length: 200 }, () => bodyOf(recordingPost({ conferenceId }))),
  )
  const told = await listDeliveries(conferenceId, { from: 1, to: 201 })
  expect(told.every(({ json }) => json?.includes('"conferenceId"'))).toBe(true)
})

test('posts are told part by part in the order of sending, as they would be in one', async () => {
  const conferenceId = randomId('CF')
  const statuses = ['empty', 'populated', 'inProgress', 'empty', 'populated', 'empty', 'terminated']
  await keep(
    conferenceId,
    // A call's status says nothing about the room, so it must not count as open.
    statuses.map((status) => bodyOf(statusPost({ conferenceId, status, callStatus: 'inProgress' }))),
  )
  expect(await countDeliveries(conferenceId)).toBe(7)
  const labels = [
    'Created',
    'First participant joined',
    'Started',
    'Everyone left',
    'First participant joined',
    'Everyone left',
    'Ended',
  ]
  for (let from = 1; from <= 7; from += 1)
    for (const to of [from, 7]) {
      const told = await listDeliveries(conferenceId, { from, to })
      expect(told.map(({ label }) => label)).toEqual(labels.slice(from - 1, to))
    }
  expect(await listDeliveries(conferenceId, { from: 0, to: 0 })).toEqual([])
})
