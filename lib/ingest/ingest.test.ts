import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { ListedRecording } from '@/lib/freeclimb/listed-recording'
import { parsePost } from '@/lib/freeclimb/post'
import type { DeliveryResult, Prisma } from '@/lib/generated/prisma/client'
import { bodyOf, deliveryOf, randomId, recordingPost, statusPost } from '@/testing/factories'
import { type Delivery, storeDelivery, WHOLE_COPIES } from './ingest'
import { storeListing } from './store-listing'
import { sealDelivery, unsealDelivery } from './unstored-posts'

const EPOCH_MS = Date.parse('2026-03-04T05:00:00Z')
const at = (second: number) => new Date(EPOCH_MS + second * 1000)

const keep = (delivery: Delivery) => storeDelivery(delivery, parsePost(delivery.body))

function rowsOf(conferenceId: string) {
  return db().conference.findUnique({
    where: { id: conferenceId },
    include: { recordings: { orderBy: { id: 'asc' }, omit: { source: true } } },
    // Posts don't determine when or how we first heard of a conference.
    omit: { firstSeenAt: true },
  })
}

async function inParallel(atOnce: number, tasks: (() => Promise<unknown>)[]) {
  const waiting = [...tasks]
  const worker = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) await task()
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

async function countKept(where: Prisma.WebhookDeliveryWhereInput) {
  const { _count, _sum } = await db().webhookDelivery.aggregate({
    where,
    _count: true,
    _sum: { countedCopies: true },
  })
  return { rows: _count, received: _count + (_sum.countedCopies ?? 0) }
}

test('a whole life becomes one conference with its recording', async () => {
  const conferenceId = randomId('CF')
  const call = {
    conferenceId,
    callId: randomId('CA'),
    from: '+13125550142',
    to: '+17735550199',
    direction: 'inbound',
  }
  const recordingId = randomId('RE')
  const posts = [
    statusPost({ ...call, status: 'empty' }),
    statusPost({ ...call, status: 'populated' }),
    statusPost({ ...call, status: 'inProgress' }),
    statusPost({ ...call, status: 'empty' }),
    statusPost({ conferenceId, status: 'terminated' }),
    recordingPost({ conferenceId, recordingId, recordingDurationSec: '42' }),
  ]
  for (const [second, post] of posts.entries()) {
    expect(await keep(deliveryOf(post, { sentAt: at(second) }))).toEqual({ result: 'stored', reason: null })
  }
  expect(await rowsOf(conferenceId)).toMatchObject({
    from: '+13125550142',
    to: '+17735550199',
    status: 'terminated',
    startedAt: at(5 - 42),
    endedAt: at(3),
    lastEventAt: at(5),
    recordingCount: 1,
    durationSec: 42,
    recordings: [{ id: recordingId, durationSec: 42, receivedAt: at(5) }],
  })
})

test('several recordings are counted and their lengths summed', async () => {
  const conferenceId = randomId('CF')
  for (const recordingDurationSec of [10, null, 25])
    await keep(deliveryOf(recordingPost({ conferenceId, recordingDurationSec })))
  expect(await rowsOf(conferenceId)).toMatchObject({ recordingCount: 3, durationSec: 35 })
})

test('recordings without a length leave the sum unknown, not zero', async () => {
  const conferenceId = randomId('CF')
  await keep(deliveryOf(recordingPost({ conferenceId, recordingDurationSec: null })))
  expect(await rowsOf(conferenceId)).toMatchObject({ recordingCount: 1, durationSec: null })
})

test('a length that arrives later is taken', async () => {
  const conferenceId = randomId('CF')
  const recordingId = randomId('RE')
  await keep(deliveryOf(recordingPost({ conferenceId, recordingId, recordingDurationSec: null })))
  await keep(deliveryOf(recordingPost({ conferenceId, recordingId, recordingDurationSec: 33 })))
  expect(await rowsOf(conferenceId)).toMatchObject({ recordingCount: 1, durationSec: 33 })
})

test('the body is kept byte for byte, unknown keys and spacing included', async () => {
  const conferenceId = randomId('CF')
  const body = `{ "requestType":"conferenceStatus",\n"conferenceId":"${conferenceId}", "future": {"é":[1.50, "\\u0000"]} }`
  await keep(deliveryOf(body))
  const [row] = await db().webhookDelivery.findMany({ where: { conferenceId } })
  expect(Buffer.from(row?.body ?? []).toString()).toBe(body)
})

describe('results', () => {
  test('a copy is kept as a duplicate', async () => {
    const post = recordingPost()
    expect(await keep(deliveryOf(post, { sentAt: at(0) }))).toMatchObject({ result: 'stored' })
    expect(await keep(deliveryOf(post, { sentAt: at(0) }))).toMatchObject({ result: 'duplicate' })
    expect(await keep(deliveryOf(post, { sentAt: at(200) }))).toMatchObject({ result: 'duplicate' })
    expect(await db().webhookDelivery.count({ where: { conferenceId: post.conferenceId } })).toBe(3)
  })

  test('a status that arrives late is no duplicate, though it changes nothing', async () => {
    const post = statusPost({ status: 'terminated' })
    await keep(deliveryOf(post, { sentAt: at(9) }))
    const late = deliveryOf({ ...post, status: 'inProgress' }, { sentAt: at(5) })
    expect(await keep(late)).toMatchObject({ result: 'stored' })
  })

  test('the empty that ends a conference is no duplicate of the one that began it', async () => {
    const post = statusPost({ status: 'empty' })
    await keep(deliveryOf(post, { sentAt: at(0) }))
    await keep(deliveryOf({ ...post, status: 'inProgress' }, { sentAt: at(5) }))
    expect(await keep(deliveryOf(post, { sentAt: at(60) }))).toMatchObject({ result: 'stored' })
  })

  // A whole conference within one second, which the signed time can't tell apart.
  const life = (conferenceId: string) => {
    const sent = (fields: Record<string, unknown>, sentSec: number, receivedSec: number) => ({
      ...deliveryOf(
        { ...statusPost({ conferenceId, accountId: 'AC1' }), ...fields },
        { sentAt: at(sentSec) },
      ),
      receivedAt: at(receivedSec),
    })
    const post = (status: string, receivedSec: number) => sent({ status }, 0, receivedSec)
    const recording = recordingPost({ conferenceId, accountId: 'AC1', recordingId: 'RE1' })
    const ready = (sec: number, fields = {}) =>
      sent({ ...recording, recordingId: `RE${conferenceId}`, ...fields }, sec, sec)
    return [
      ['created', post('empty', 1), 'stored'],
      ['created, once more', post('empty', 2), 'duplicate'],
      ['people came', post('populated', 3), 'stored'],
      ['everyone left, in the bytes of “created”', post('empty', 4), 'stored'],
      ['ended', post('terminated', 5), 'stored'],
      ['ended, once more', post('terminated', 6), 'duplicate'],
      ['ended, out of the log as of its time', post('terminated', 5), 'duplicate'],
      ['people came, out of the log', post('populated', 3), 'duplicate'],
      ['its recording', ready(20), 'stored'],
      ['its recording, sent again later', ready(200), 'duplicate'],
      ['its recording, told in other words', ready(201, { status: 'empty' }), 'stored'],
    ] as const
  }

  test('only a copy of the same moment is a duplicate, and old rows are called so too', async () => {
    const conferenceId = randomId('CF')
    const told: [string, string][] = []
    for (const [moment, delivery] of life(conferenceId)) told.push([moment, (await keep(delivery)).result])
    expect(told).toEqual(life(conferenceId).map(([moment, , result]) => [moment, result]))

    const sql = readFileSync('prisma/migrations/20261126193000_copies_of_a_moment/migration.sql', 'utf8')
    const rolledBack = new Error('rolled back')
    const kept = { where: { conferenceId }, orderBy: { id: 'asc' as const }, select: { result: true } }
    const before = await db().webhookDelivery.findMany(kept)
    await expect(
      db().$transaction(async (tx) => {
        await tx.webhookDelivery.updateMany({ where: { conferenceId }, data: { result: 'duplicate' } })
        await tx.$executeRawUnsafe(sql)
        expect(await tx.webhookDelivery.findMany(kept)).toEqual(before)
        throw rolledBack
      }),
    ).rejects.toBe(rolledBack)
  })

  test('a post that nobody sent before is no duplicate, though it says nothing new', async () => {
    const post = statusPost({ status: 'inProgress' })
    await keep(deliveryOf(post, { sentAt: at(0) }))
    const another = { ...post, futureField: 1 }
    expect(await keep(deliveryOf(another, { sentAt: at(0) }))).toMatchObject({ result: 'stored' })
  })

  test.each<[string, unknown, string, string | RegExp]>([
    [
      'another kind of post',
      statusPost({ requestType: 'createConference' }),
      'ignored',
      /Not a post about a conference/,
    ],
    ['no requestType', statusPost({ requestType: undefined }), 'ignored', 'requestType is missing.'],
    ['no conferenceId', { ...statusPost(), conferenceId: '' }, 'invalid', 'conferenceId is missing.'],
    ['no object', '[1]', 'invalid', /an array/],
    ['no JSON', 'oops', 'invalid', /not valid JSON/],
    ['no length', recordingPost({ recordingDurationSec: 'long' }), 'stored', /not a number of seconds/],
  ])('%s', async (_, post, result, reason) => {
    const sentAt = new Date(EPOCH_MS + Math.floor(Math.random() * 1e9))
    const delivery = deliveryOf(post, { sentAt })
    const outcome = await keep(delivery)
    expect(outcome).toEqual({
      result,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    })
    const rows = await db().webhookDelivery.findMany({ where: { sentAt, result: outcome.result } })
    expect(rows.map(({ body }) => Buffer.from(body))).toContainEqual(Buffer.from(delivery.body))
  })

  test('a recording that another conference has is refused in words and moves nowhere', async () => {
    const first = recordingPost()
    const second = recordingPost({ recordingId: first.recordingId })
    await keep(deliveryOf(first))
    expect(await keep(deliveryOf(second))).toEqual({
      result: 'invalid',
      reason: 'The recording belongs to another conference.',
    })
    expect(await rowsOf(second.conferenceId)).toBeNull()
    expect(await rowsOf(first.conferenceId)).toMatchObject({ recordingCount: 1 })
  })
})

test('texts that Postgres cannot hold as they are cost nothing', async () => {
  const post = statusPost({ from: '+1\u0000', to: '\ud800', queueId: 'x'.repeat(200_000) })
  expect(await keep(deliveryOf(post))).toMatchObject({ result: 'stored' })
})

// A conference's posts, each with a fixed content and sending time.
const lifeOfPosts = fc
  .record({
    callFields: fc.boolean(),
    fillings: fc.integer({ min: 1, max: 2 }),
    terminated: fc.boolean(),
    recordingOnEmpty: fc.boolean(),
    /** Indexes of the fillings whose recording post was lost */
    lost: fc.array(fc.integer({ min: 0, max: 1 })),
  })
  .map(({ callFields, fillings, terminated, recordingOnEmpty, lost }) => {
    const conferenceId = randomId('CF')
    const call = callFields
      ? { callId: 'CA1', from: '+13125550142', to: '+17735550199', direction: 'inbound' }
      : {}
    const posts: Record<string, unknown>[] = [
      statusPost({ conferenceId, ...call, accountId: 'AC1', status: 'empty' }),
    ]
    const listings: ListedRecording[] = []
    for (let filling = 0; filling < fillings; filling += 1) {
      const recordingId = randomId('RE')
      const listed = { id: recordingId, conferenceId, accountId: 'AC1', createdAt: at(filling * 4 + 4) }
      listings.push(
        { ...listed, updatedAt: at(20), durationSec: 7, isDeleted: false },
        { ...listed, updatedAt: at(30), durationSec: 8, isDeleted: filling === 1 },
      )
      const ended = recordingOnEmpty ? { recordingId, recordingDurationSec: 7 } : {}
      posts.push(
        statusPost({ conferenceId, ...call, accountId: 'AC1', status: 'populated' }),
        statusPost({ conferenceId, accountId: 'AC1', status: 'inProgress', callStatus: 'inProgress' }),
        statusPost({ conferenceId, accountId: 'AC1', status: 'empty', ...ended }),
      )
      if (lost.includes(filling)) continue
      posts.push(
        recordingPost({
          conferenceId,
          accountId: 'AC1',
          recordingId,
          recordingDurationSec: 7,
          status: 'populated',
        }),
      )
    }
    if (terminated) posts.push(statusPost({ conferenceId, accountId: 'AC1', status: 'terminated' }))
    return {
      conferenceId,
      listings,
      deliveries: posts.map((post, second) => deliveryOf(post, { sentAt: at(second) })),
    }
  })

test('any order, any copies, one after another or at once: the same rows', async () => {
  const arrivals = lifeOfPosts.chain((life) =>
    fc.record({
      life: fc.constant(life),
      copies: fc.array(fc.nat(life.deliveries.length - 1), { maxLength: 4 }),
      oftenCopied: fc.nat(life.deliveries.length - 1),
      isListed: fc.boolean(),
      atOnce: fc.constantFrom(1, 8),
      order: fc.infiniteStream(fc.nat(1_000_000)),
    }),
  )
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ life, copies, oftenCopied, isListed, atOnce, order }) => {
      const { conferenceId, deliveries } = life
      const listings = isListed ? life.listings : []
      const renamed = randomId('CF')
      const rename = (delivery: Delivery) => ({
        ...delivery,
        body: bodyOf(
          Buffer.from(delivery.body).toString().replaceAll(conferenceId, renamed).replaceAll('RE', 'REx'),
        ),
      })
      for (const delivery of deliveries) await keep(delivery)
      for (const listing of listings) await storeListing(listing, at(900))

      const copied = [...copies, ...Array<number>(WHOLE_COPIES + 2).fill(oftenCopied)]
      const arrived = [...deliveries, ...copied.flatMap((index) => deliveries[index] ?? [])]
      const tasks = [
        ...arrived.map((delivery) => () => keep(rename(delivery))),
        ...[...listings, ...listings].map((listing) => () => {
          const id = listing.id.replace('RE', 'REx')
          return storeListing({ ...listing, id, conferenceId: renamed }, at(900))
        }),
      ]
      const shuffled = tasks
        .map((task) => ({ task, place: order.next().value }))
        .toSorted((a, b) => a.place - b.place)
      await inParallel(
        atOnce,
        shuffled.map(({ task }) => task),
      )

      const expected = JSON.stringify(await rowsOf(conferenceId))
      const found = JSON.stringify(await rowsOf(renamed))
      expect(found.replaceAll(renamed, conferenceId).replaceAll('REx', 'RE')).toBe(expected)
      expect((await countKept({ conferenceId: renamed })).received).toBe(arrived.length)
    }),
    { numRuns: 25 },
  )
}, 120_000)

test('64 at once: 1,000 copies of one post and 200 others are 201 recordings, and 1,000 copies few rows', async () => {
  const accountId = randomId('AC')
  const copied = recordingPost({ accountId })
  const distinct = Array.from({ length: 200 }, () => recordingPost({ accountId }))
  const posts = [...Array.from({ length: 1_000 }, () => copied), ...distinct]
  const shuffled = posts
    .map((post, index) => ({ post, place: (index * 7_919) % posts.length }))
    .toSorted((a, b) => a.place - b.place)
  await inParallel(
    64,
    shuffled.map(
      ({ post }) =>
        () =>
          keep(deliveryOf(post, { sentAt: at(0) })),
    ),
  )
  const conferenceIds = [copied, ...distinct].map(({ conferenceId }) => conferenceId)
  expect(await db().recording.count({ where: { accountId } })).toBe(201)
  expect(await db().conference.count({ where: { accountId, recordingCount: 1, durationSec: 60 } })).toBe(201)
  const of = { conferenceId: { in: conferenceIds } }
  expect(await countKept(of)).toEqual({ rows: 200 + WHOLE_COPIES, received: 1_200 })
  expect(await db().webhookDelivery.count({ where: { ...of, result: 'stored' } })).toBe(201)
}, 120_000)

test('texts longer than an index takes cost no post', async () => {
  const long = Array.from({ length: 4_000 }, () => Math.floor(Math.random() * 36).toString(36)).join('')
  const names = [
    'accountId',
    'callId',
    'callStatus',
    'direction',
    'from',
    'queueId',
    'status',
    'to',
    'recordingUrl',
  ]
  const post = recordingPost(Object.fromEntries(names.map((name) => [name, long])))
  expect(await keep(deliveryOf(post))).toMatchObject({ result: 'stored' })
  expect(await rowsOf(post.conferenceId)).toMatchObject({ callId: long.slice(0, 500) })
})

describe('copies of one body', () => {
  test.each([
    ['another kind of post', { requestType: 'callStatus' }, 'ignored'],
    ['a post that names no conference', { conferenceId: null }, 'invalid'],
    ['no object', null, 'invalid'],
    ['no JSON', '{', 'invalid'],
  ])('%s: few rows, also when all come at once with other headers', async (_, fields, result) => {
    // Random trailing newlines make the body unique where it can't contain an ID.
    const post =
      typeof fields === 'string' || fields === null
        ? `${fields}${'\n'.repeat(Math.ceil(Math.random() * 1e5))}`
        : recordingPost(fields)
    const copies = Array.from({ length: 40 }, (_, index) => ({
      ...deliveryOf(post, { sentAt: at(index % 7) }),
      headers: { 'user-agent': `Replayer ${index}`, 'freeclimb-signature': `t=${index},v1=ab` },
    }))
    await inParallel(
      20,
      copies.map((copy) => () => keep(copy)),
    )
    const { rows, received } = await countKept({ body: bodyOf(post), result: result as DeliveryResult })
    expect(received).toBe(40)
    expect(rows).toBeLessThanOrEqual(WHOLE_COPIES)
    // Sent one after another, the first few copies are stored in full.
    for (const copy of copies.slice(0, WHOLE_COPIES)) await keep(copy)
    expect(await countKept({ body: bodyOf(post) })).toEqual({ rows: WHOLE_COPIES, received: 45 })
  })

  test('the moments of those that are only counted count as those of any', async () => {
    const moments = fc.array(fc.nat(600), { minLength: WHOLE_COPIES + 1, maxLength: WHOLE_COPIES + 4 })
    await fc.assert(
      fc.asyncProperty(moments, async (seconds) => {
        const conferenceId = randomId('CF')
        const post = recordingPost({ conferenceId, recordingDurationSec: 1 })
        // Like deliveries recovered from the log: sealed, with other times than the stored copies.
        for (const second of seconds) {
          const sealed = sealDelivery(deliveryOf(post, { sentAt: at(second) }), ['secret'])
          const delivery = unsealDelivery(sealed, ['secret'])
          if (delivery) await keep(delivery)
        }
        const expected = {
          startedAt: at(Math.min(...seconds) - 1),
          lastEventAt: at(Math.max(...seconds)),
          recordings: [{ receivedAt: at(Math.min(...seconds)) }],
        }
        expect(await rowsOf(conferenceId)).toMatchObject(expected)
        await keep(deliveryOf(statusPost({ conferenceId }), { sentAt: at(Math.max(...seconds)) }))
        expect(await rowsOf(conferenceId)).toMatchObject(expected)
        expect(await countKept({ conferenceId })).toEqual({
          rows: WHOLE_COPIES + 1,
          received: seconds.length + 1,
        })
      }),
      { numRuns: 10 },
    )
  })

  test('what earlier code made nothing of is corrected by a copy that is only counted', async () => {
    const post = statusPost({ from: '+13125550142' })
    const { conferenceId } = post
    for (let copies = 0; copies < WHOLE_COPIES; copies += 1) await keep(deliveryOf(post, { sentAt: at(1) }))
    await db().conference.delete({ where: { id: conferenceId } })
    await db().webhookDelivery.updateMany({
      where: { conferenceId },
      data: { result: 'ignored', reason: 'Not heard of.', conferenceId: null },
    })
    await keep(deliveryOf(post, { sentAt: at(2) }))
    await keep(deliveryOf(statusPost({ conferenceId }), { sentAt: at(3) }))
    expect(await rowsOf(conferenceId)).toMatchObject({ from: '+13125550142', lastEventAt: at(3) })
    expect(await countKept({ body: bodyOf(post), result: 'stored' })).toMatchObject({ received: 2 })
  })
})
