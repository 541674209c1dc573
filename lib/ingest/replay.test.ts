import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { parsePost } from '@/lib/freeclimb/post'
import { bodyOf, deliveryOf, randomId, recordingPost, statusPost } from '@/testing/factories'
import { storeDelivery } from './ingest'
import { replayDelivery } from './replay'

const BY = {
  actor: { kind: 'user' as const, id: randomId('AC'), name: 'ann@example.com' },
  origin: { address: null, userAgent: null },
}
const EPOCH_MS = Date.parse('2026-03-04T05:00:00Z')
const at = (second: number) => new Date(EPOCH_MS + second * 1000)

function keep(post: unknown, second = 0) {
  const delivery = deliveryOf(post, { sentAt: at(second) })
  return storeDelivery(delivery, parsePost(delivery.body))
}

async function rowsOf(conferenceId: string) {
  return {
    conference: await db().conference.findUnique({
      where: { id: conferenceId },
      include: { recordings: { orderBy: { id: 'asc' } } },
    }),
    deliveries: await deliveriesOf(conferenceId),
  }
}

function deliveriesOf(conferenceId: string) {
  return db().webhookDelivery.findMany({ where: { conferenceId }, orderBy: { id: 'asc' } })
}

/** A delivery stored by code that couldn't read it yet. */
function keepUnread(post: unknown, second = 0) {
  return db().webhookDelivery.create({
    data: {
      body: bodyOf(post),
      headers: {},
      sentAt: at(second),
      receivedAt: at(second),
      result: 'ignored',
      reason: 'Not heard of.',
    },
  })
}

const auditLogOf = (id: string) => db().auditEvent.findMany({ where: { targetId: id } })

test('any deliveries replayed in any order, any times, at once or not: the same rows', async () => {
  const conferenceId = randomId('CF')
  const recordingId = randomId('RE')
  const posts = [
    statusPost({ conferenceId, status: 'empty', from: '+13125550142' }),
    statusPost({ conferenceId, status: 'inProgress' }),
    recordingPost({ conferenceId, recordingId, recordingDurationSec: 7 }),
    recordingPost({ conferenceId, recordingId, recordingDurationSec: 9 }),
    recordingPost({ conferenceId, recordingDurationSec: 'long' }),
    statusPost({ conferenceId, requestType: 'leaveConference' }),
    statusPost({ conferenceId, status: 'terminated' }),
  ]
  for (const [second, post] of [...posts, ...posts.slice(0, 4)].entries()) await keep(post, second)
  const before = await rowsOf(conferenceId)
  const ids = before.deliveries.map(({ id }) => id)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...ids), { maxLength: 6 }),
      fc.boolean(),
      async (some, atOnce) => {
        const results = atOnce
          ? await Promise.all(some.map((id) => replayDelivery(id, BY)))
          : await some.reduce(
              async (done, id) => [...(await done), await replayDelivery(id, BY)],
              Promise.resolve<Awaited<ReturnType<typeof replayDelivery>>[]>([]),
            )
        for (const result of results) expect(result?.changed).toBe('nothing')
        expect(await rowsOf(conferenceId)).toEqual(before)
      },
    ),
    { numRuns: 15 },
  )
})

test('what earlier code could not read ends, in any order of replay, as if it had arrived today', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), async (order) => {
      const [conferenceId, arrived] = [randomId('CF'), randomId('CF')]
      const recordings = [randomId('RE'), randomId('RE')]
      const postsOf = (id: string, suffix: string) => [
        statusPost({ conferenceId: id, accountId: 'AC1', status: 'inProgress' }),
        ...recordings.map((recordingId) =>
          recordingPost({
            conferenceId: id,
            accountId: 'AC1',
            recordingId: recordingId + suffix,
            recordingUrl: null,
          }),
        ),
        statusPost({ conferenceId: id, accountId: 'AC1', status: 'terminated' }),
      ]
      const unread: string[] = []
      for (const [second, post] of postsOf(conferenceId, '').entries())
        unread.push((await keepUnread(post, second)).id)
      for (const index of order)
        expect(await replayDelivery(unread[index] ?? '', BY)).toMatchObject({
          changed: expect.stringMatching(/^(conference|result)$/),
          result: 'stored',
        })
      for (const [second, post] of postsOf(arrived, 'x').entries()) await keep(post, second)
      const plain = async (id: string) => {
        const { conference, deliveries } = await rowsOf(id)
        const results = deliveries.map(({ result, reason, requestType, recordingId }) => [
          result,
          reason,
          requestType,
          recordingId?.slice(0, 42),
        ])
        return JSON.stringify([{ ...conference, firstSeenAt: null }, results])
      }
      const expected = (await plain(arrived))
        .replaceAll(arrived, conferenceId)
        .replaceAll(/(RE\w{40})x/g, '$1')
      expect(await plain(conferenceId)).toBe(expected)
    }),
    { numRuns: 6 },
  )
})

describe('a replay', () => {
  test('brings rows up to date that do not say what the posts add up to', async () => {
    const { conferenceId } = recordingPost()
    await keep(recordingPost({ conferenceId, recordingDurationSec: 42 }))
    const before = await rowsOf(conferenceId)
    await db().conference.update({ where: { id: conferenceId }, data: { status: 'odd', durationSec: 1 } })
    await db().recording.updateMany({ where: { conferenceId }, data: { durationSec: 1 } })
    const id = before.deliveries[0]?.id ?? ''
    expect(await replayDelivery(id, BY)).toEqual({ changed: 'conference', result: 'stored', conferenceId })
    expect(await rowsOf(conferenceId)).toEqual(before)
  })

  test('of a copy of what is stored is a duplicate, once', async () => {
    const post = recordingPost()
    await keep(post)
    const copy = await keepUnread(post)
    const { conferenceId } = post
    expect(await replayDelivery(copy.id, BY)).toEqual({
      changed: 'result',
      result: 'duplicate',
      conferenceId,
    })
    expect(await replayDelivery(copy.id, BY)).toEqual({
      changed: 'nothing',
      result: 'duplicate',
      conferenceId,
    })
    expect(await deliveriesOf(conferenceId)).toHaveLength(2)
  })

  test('two at once of what was not read make one of them stored', async () => {
    const post = statusPost()
    const unread = await keepUnread(post)
    await Promise.all([replayDelivery(unread.id, BY), replayDelivery(unread.id, BY)])
    const [kept] = await deliveriesOf(post.conferenceId)
    expect(kept).toMatchObject({ result: 'stored', reason: null, body: unread.body })
  })

  test('of what cannot be used still cannot be used, and the reason is today’s', async () => {
    const unread = await keepUnread('oops')
    expect(await replayDelivery(unread.id, BY)).toEqual({
      changed: 'result',
      result: 'invalid',
      conferenceId: null,
    })
    expect(await replayDelivery(unread.id, BY)).toMatchObject({ changed: 'nothing' })
    const kept = await db().webhookDelivery.findUnique({ where: { id: unread.id } })
    expect(kept).toMatchObject({ result: 'invalid', reason: expect.stringMatching(/not valid JSON/) })
    expect(await auditLogOf(unread.id)).toMatchObject([
      { action: 'replayed', actorName: 'ann@example.com', details: { changed: 'result' } },
      { action: 'replayed', details: { changed: 'nothing' } },
    ])
  })

  test('of a recording that another conference has moves it nowhere', async () => {
    const first = recordingPost()
    const second = recordingPost({ recordingId: first.recordingId })
    await keep(first)
    await keep(second)
    const [before, [delivery]] = [await rowsOf(first.conferenceId), await deliveriesOf(second.conferenceId)]
    expect(await replayDelivery(delivery?.id ?? '', BY)).toMatchObject({
      changed: 'nothing',
      result: 'invalid',
    })
    expect(await rowsOf(first.conferenceId)).toEqual(before)
    expect((await rowsOf(second.conferenceId)).conference).toBeNull()
    expect(await auditLogOf(delivery?.id ?? '')).toHaveLength(1)
  })

  test('of no delivery is null, and not in the audit log', async () => {
    const id = '018f0000-0000-7000-8000-000000000000'
    expect(await replayDelivery(id, BY)).toBeNull()
    expect(await auditLogOf(id)).toEqual([])
  })
})

test('a post whose further copies are only counted is replayed as any other', async () => {
  const post = recordingPost()
  const { conferenceId } = post
  for (let second = 20; second > 0; second -= 1) await keep(post, second)
  const before = await rowsOf(conferenceId)
  expect(before.conference?.startedAt).toEqual(at(1 - 60))
  for (const { id } of before.deliveries) expect((await replayDelivery(id, BY))?.changed).toBe('nothing')
  expect(await rowsOf(conferenceId)).toEqual(before)
})
