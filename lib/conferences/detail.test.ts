import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { bodyOf, randomId, recordingPost, statusPost } from '@/lib/testing/factories'
import { listDeliveries } from './detail'

const keep = (conferenceId: string, bodies: Uint8Array<ArrayBuffer>[]) =>
  db().webhookDelivery.createMany({
    data: bodies.map((body, index) => {
      const at = new Date(Date.UTC(2001, 1, 3) + index * 1000)
      return { receivedAt: at, sentAt: at, headers: {}, body, verdict: 'stored' as const, conferenceId }
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
  const told = await listDeliveries(conferenceId)
  expect(told).toHaveLength(200)
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
  const told = await listDeliveries(conferenceId)
  expect(told.every(({ json }) => json?.includes('"conferenceId"'))).toBe(true)
})
