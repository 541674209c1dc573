import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { countRefused, type Refusal, refusalRecorder, SAMPLE_BODY_BYTES, SAMPLE_SLOTS } from './refused-posts'

const HOUR = new Date()
HOUR.setUTCMinutes(0, 0, 0)
const at = (ms: number) => new Date(HOUR.getTime() + ms)

function refusal(fields: Partial<Refusal> = {}): Refusal {
  return {
    reason: 'mismatch',
    detail: 'The signature does not match.',
    status: 401,
    sentTo: null,
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array(Buffer.from('{}')),
    sizeBytes: 2,
    receivedAt: at(0),
    ...fields,
  }
}

// Other tests use reasons that start with "test ", which no real refusal has.
async function empty() {
  await db().refusedPost.deleteMany({ where: { NOT: { reason: { startsWith: 'test ' } } } })
  await db().refusedCount.deleteMany()
}

beforeEach(empty)
afterAll(empty)

test('10,000 refusals by three processes: at most 100 posts a reason, and every one counted', async () => {
  const processes = [0, 1, 2].map(() => refusalRecorder({ pauseMs: 0 }))
  const reasons = ['missing', 'mismatch', 'stale', 'mismatch'] as const
  for (let first = 0; first < 10_000; first += 200)
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const reason = reasons[index % reasons.length] ?? 'mismatch'
        return processes[index % 3]?.(refusal({ reason, receivedAt: at(first + index) }))
      }),
    )
  expect(await countRefused(at(3_000))).toEqual({ missing: 2_500, mismatch: 5_000, stale: 2_500 })
  for (const reason of new Set(reasons)) {
    const kept = await db().refusedPost.findMany({
      where: { reason },
      select: { slot: true, receivedAt: true },
    })
    expect(kept).toHaveLength(SAMPLE_SLOTS)
    expect(new Set(kept.map(({ slot }) => slot)).size).toBe(SAMPLE_SLOTS)
    // The latest posts are kept: with three processes, a round stores at most fifteen per reason.
    expect(kept.filter(({ receivedAt }) => receivedAt >= at(9_800))).not.toHaveLength(0)
    expect(kept.every(({ receivedAt }) => receivedAt >= at(6_000))).toBe(true)
  }
})

test('a flood is written in few statements, and none of them at once', async () => {
  let writes = 0
  let atOnce = 0
  const note = refusalRecorder({
    write: async (batch) => {
      writes += 1
      atOnce += 1
      expect(atOnce).toBe(1)
      expect(batch.samples.length).toBeLessThanOrEqual(5)
      await new Promise(setImmediate)
      atOnce -= 1
    },
  })
  await Promise.all(Array.from({ length: 5_000 }, () => note(refusal())))
  const later = Array.from({ length: 5_000 }, () => note(refusal()))
  await Promise.all(later)
  expect(writes).toBe(2)
})

test('what could not be written is counted with the next write, and nobody hears of the failure', async () => {
  let isAway = true
  const counts: number[] = []
  const note = refusalRecorder({
    pauseMs: 0,
    write: async (batch) => {
      if (isAway) throw new Error('away')
      counts.push(...[...batch.counts.values()].map(({ count }) => count))
    },
  })
  await note(refusal())
  await Promise.all([note(refusal()), note(refusal())])
  isAway = false
  await note(refusal())
  expect(counts).toEqual([4])
})

test('of a post the beginning is kept, in texts that the database can hold', async () => {
  const note = refusalRecorder({ pauseMs: 0 })
  const body = new Uint8Array(10_000).fill(0xff)
  const headers = { 'user-agent': 'x'.repeat(2_000), 'content-type': '\0\ud800' }
  await note(refusal({ body, headers, sizeBytes: 10_000, reason: 'too-large', status: 413 }))
  const [kept] = await db().refusedPost.findMany({ where: { reason: 'too-large' } })
  expect(kept).toMatchObject({ status: 413, sizeBytes: 10_000n, receivedAt: at(0) })
  expect(kept?.body).toEqual(body.slice(0, SAMPLE_BODY_BYTES))
  expect(kept?.headers).toEqual({ 'user-agent': 'x'.repeat(500), 'content-type': '\ufffd\ufffd' })
})

test('hours are counted apart, and those of more than 90 days ago go with the next write', async () => {
  const old = new Date(HOUR.getTime() - 91 * 24 * 60 * 60_000)
  await db().refusedCount.create({ data: { hour: old, reason: 'mismatch', count: 7 } })
  const note = refusalRecorder({ pauseMs: 0 })
  await note(refusal({ receivedAt: at(-1) }))
  await note(refusal({ receivedAt: at(0) }))
  expect(await countRefused(at(5))).toEqual({ mismatch: 1 })
  expect(await countRefused(old)).toEqual({ mismatch: 2 })
  expect(await db().refusedCount.count({ where: { hour: old } })).toBe(0)
})

test('a noted post has an id of its own each time a slot is taken', async () => {
  const note = refusalRecorder({ pauseMs: 0 })
  await note(refusal({ reason: 'cut-off', receivedAt: at(1) }))
  const ids = async () =>
    (await db().refusedPost.findMany({ where: { reason: 'cut-off' } })).map(({ id }) => id)
  const [first = randomUUID()] = await ids()
  for (let index = 2; index < 2 + SAMPLE_SLOTS; index += 1)
    await note(refusal({ reason: 'cut-off', receivedAt: at(index) }))
  expect(await ids()).toHaveLength(SAMPLE_SLOTS)
  expect(await ids()).not.toContain(first)
})

test('posts that a clock a year ahead has dated give their slots to those that come now', async () => {
  const { body, headers, ...fields } = refusal({ reason: 'stale' })
  const yearAhead = new Date(HOUR.getTime() + 365 * 24 * 60 * 60_000)
  await db().refusedPost.createMany({
    data: Array.from({ length: SAMPLE_SLOTS }, (_, slot) => ({
      ...fields,
      id: randomUUID(),
      slot,
      headers,
      body: new Uint8Array(body),
      receivedAt: yearAhead,
    })),
  })
  const note = refusalRecorder({ pauseMs: 0 })
  for (const ms of [1, 2, 3]) await note(refusal({ reason: 'stale', receivedAt: at(ms) }))
  const kept = await db().refusedPost.findMany({
    where: { reason: 'stale', receivedAt: { lt: yearAhead } },
    select: { receivedAt: true },
    orderBy: { receivedAt: 'asc' },
  })
  expect(kept).toEqual([1, 2, 3].map((ms) => ({ receivedAt: at(ms) })))
})
