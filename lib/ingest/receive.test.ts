import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { signatureHeader } from '@/lib/freeclimb/signature'
import { bodyOf, randomId, recordingPost } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { WHOLE_COPIES } from './ingest'
import { type IncomingPost, type Receipt, receive } from './receive'
import { unsealDelivery } from './unstored-posts'

const SECRETS = ['sigsec_new', 'sigsec_old']
const ACCOUNT = randomId('AC')
const settings = { FREECLIMB_SIGNING_SECRETS: SECRETS, FREECLIMB_ACCOUNT_ID: ACCOUNT }

// The last tests break the database.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
})
afterAll(() => db().$disconnect())

const sent = (fields: Record<string, unknown> = {}) => recordingPost({ accountId: ACCOUNT, ...fields })

function incoming(content: unknown, fields: Partial<IncomingPost> = {}): IncomingPost {
  const body = bodyOf(content)
  const headers = signed(body)
  return {
    body,
    fault: null,
    sizeBytes: body.byteLength,
    headers,
    sentTo: null,
    receivedAt: new Date(),
    ...fields,
  }
}

function signed(body: Uint8Array, secrets = SECRETS, sentAt?: Date) {
  return { 'freeclimb-signature': signatureHeader(body, secrets, sentAt) }
}

async function storedOf({ body }: IncomingPost) {
  const rows = await db().webhookDelivery.findMany({ where: { body }, orderBy: { id: 'asc' } })
  return rows.map(({ result }) => result)
}

describe('what is stored', () => {
  test('stored, and then a duplicate', async () => {
    const post = incoming(sent())
    expect(await receive(post, settings)).toMatchObject({ kind: 'stored', outcome: 'stored', error: null })
    expect(await receive(post, settings)).toMatchObject({ kind: 'stored', outcome: 'duplicate', error: null })
    expect(await storedOf(post)).toEqual(['stored', 'duplicate'])
  })

  test.each<[Receipt['outcome'], unknown, string | RegExp]>([
    ['ignored', sent({ requestType: 'callStatus' }), 'Not a post about a conference’s status.'],
    ['invalid', sent({ conferenceId: null }), 'conferenceId is missing.'],
  ])('%s is accepted, and says why', async (outcome, content, reason) => {
    const post = incoming(content)
    expect(await receive(post, settings)).toMatchObject({ kind: 'stored', outcome, error: null, reason })
    expect(await storedOf(post)).toEqual([outcome])
  })

  test('a body that is no object is stored as invalid, and its sender is told', async () => {
    const post = incoming(`["${randomId('CF')}"]`)
    expect(await receive(post, settings)).toMatchObject({
      kind: 'stored',
      outcome: 'not-an-object',
      result: 'invalid',
      error: 'The body is JSON, but an array; an object is expected.',
    })
    expect(await storedOf(post)).toEqual(['invalid'])
  })

  test('a post that names no account is taken, and any post where no account is configured', async () => {
    expect((await receive(incoming(sent({ accountId: null })), settings)).outcome).toBe('stored')
    const other = incoming(sent({ accountId: randomId('AC') }))
    const anyAccount = { ...settings, FREECLIMB_ACCOUNT_ID: undefined }
    expect((await receive(other, anyAccount)).outcome).toBe('stored')
  })
})

const anHourAgo = new Date(Date.now() - 3_600_000)
const REFUSED: [Receipt['outcome'], RegExp, (content: unknown) => IncomingPost][] = [
  ['too-large', /larger than 256 KiB/, (content) => incoming(content, { fault: 'too-large' })],
  ['cut-off', /cut off/, (content) => incoming(content, { fault: 'cut-off' })],
  ['missing', /is missing/, (content) => incoming(content, { headers: {} })],
  [
    'malformed',
    /has no t/,
    (content) => incoming(content, { headers: { 'freeclimb-signature': `v1=${'a'.repeat(64)}` } }),
  ],
  [
    'stale',
    /s old/,
    (content) => incoming(content, { headers: signed(bodyOf(content), SECRETS, anHourAgo) }),
  ],
  ['mismatch', /does not match/, (content) => incoming(content, { headers: signed(bodyOf(content), ['x']) })],
]

describe('what is refused is not stored', () => {
  test.each(REFUSED)('%s', async (outcome, error, arrive) => {
    const post = arrive(sent())
    const receipt = await receive(post, settings)
    expect(receipt).toMatchObject({
      kind: 'refused',
      outcome,
      error: expect.stringMatching(error),
      reading: null,
    })
    expect(await storedOf(post)).toEqual([])
  })

  test('no-secret, before anything about the post counts', async () => {
    const none = { ...settings, FREECLIMB_SIGNING_SECRETS: [] }
    const receipt = await receive(incoming(sent(), { fault: 'too-large' }), none)
    expect(receipt).toMatchObject({ kind: 'refused', outcome: 'no-secret', reading: null })
  })

  test('other-account, with what it names', async () => {
    const content = sent({ accountId: randomId('AC') })
    const post = incoming(content)
    expect(await receive(post, settings)).toMatchObject({
      kind: 'refused',
      outcome: 'other-account',
      result: null,
      reading: { conferenceId: content.conferenceId },
    })
    expect(await storedOf(post)).toEqual([])
  })

  test('at a wrong address, the right one comes first, whatever else is wrong', async () => {
    for (const [, error, arrive] of REFUSED) {
      const post = { ...arrive(sent()), sentTo: '/api/webhook' }
      const receipt = await receive(post, settings)
      expect(receipt).toMatchObject({ kind: 'refused', outcome: 'wrong-address', result: null })
      expect(receipt.error).toMatch(
        /^This was sent to \/api\/webhook, but FreeClimb’s posts belong at \S+\. /,
      )
      expect(receipt.error).toMatch(error)
      expect(await storedOf(post)).toEqual([])
    }
  })
})

test('a signed post at a wrong address is stored all the same', async () => {
  const post = incoming(sent(), { sentTo: '/api/webhook' })
  expect(await receive(post, settings)).toMatchObject({
    kind: 'refused',
    outcome: 'wrong-address',
    result: 'stored',
    error: expect.stringMatching(/stored anyway\.$/),
  })
  expect(await storedOf(post)).toEqual(['stored'])
})

/** Expects the post to be sealed whole, and copies of it only as often as stored ones. */
async function expectSealed(post: IncomingPost, outcome: Receipt['outcome']) {
  for (let copies = 0; copies <= WHOLE_COPIES; copies += 1) {
    const receipt = await receive(post, settings)
    expect(receipt).toMatchObject({ kind: 'not-stored', outcome, cause: expect.any(Error) })
    const sealed = receipt.kind === 'not-stored' ? receipt.sealedPost : null
    if (copies < WHOLE_COPIES) expect(unsealDelivery(sealed ?? '', SECRETS)?.body).toEqual(post.body)
    else expect(sealed).toBeNull()
  }
}

test('what the database rejects is sealed', async () => {
  await db().$executeRaw`ALTER TABLE webhook_delivery RENAME TO away`
  await expectSealed(incoming(sent()), 'not-stored')
  await db().$executeRaw`ALTER TABLE away RENAME TO webhook_delivery`
})

test('what arrives while the database is away is sealed, even at a wrong address', async () => {
  await db().$disconnect()
  await own.drop()
  await expectSealed(incoming(sent(), { sentTo: '/api/webhook' }), 'database-unavailable')
})
