import type { APIRequestContext, Page } from '@playwright/test'
import { db } from '../lib/db'
import { SIGNING_SECRETS } from '../playwright.config'
import { randomId, recordingPost, statusPost } from '../testing/factories'
import { expectAccessible } from './support/accessible'
import { CALLBACK_URL, expect, signedHeaders, test } from './support/fixtures'
import { expectInert, HOSTILE } from './support/inert'
import { stateFile } from './support/signed-in'
import { hear } from './support/violations'

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

/** Sends a post that will be refused; returns the response's status and the post's ID in the sample. */
async function postRefused(
  request: APIRequestContext,
  body: string,
  headers: Record<string, string>,
  url = CALLBACK_URL,
): Promise<{ status: number; id: string }> {
  const answer = await request.post(url, { data: Buffer.from(body), headers })
  const find = () => db().refusedPost.findFirst({ where: { body: new Uint8Array(Buffer.from(body)) } })
  // The post is sampled only after the response.
  await expect.poll(find).not.toBeNull()
  return { status: answer.status(), id: (await find())?.id ?? '' }
}

const rowsOf = (conferenceId: string) =>
  db().conference.findUnique({
    where: { id: conferenceId },
    include: { recordings: { orderBy: { id: 'asc' } } },
  })

const deliveriesOf = (conferenceId: string) =>
  db().webhookDelivery.findMany({ where: { conferenceId }, orderBy: { id: 'asc' } })

test('a post with the wrong secret is in the list with its reason, and on its page with what was kept', async ({
  page,
  request,
}) => {
  const conferenceId = randomId('CF')
  const body = JSON.stringify(recordingPost({ conferenceId }))
  const headers = signedHeaders(body, ['sigsec_of_somebody_else'])
  const { status, id } = await postRefused(request, body, headers)
  expect(status).toBe(401)
  await page.goto('/conferences')
  await page.getByRole('link', { name: 'Deliveries' }).click()
  await expect(page.locator(`a[href="/deliveries/${id}"]`)).toBeVisible()
  await page.getByLabel('Result').selectOption('Refused')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.getByRole('link', { name: 'Remove the filter Refused' })).toBeVisible()
  const row = page.getByRole('row').filter({ has: page.locator(`a[href="/deliveries/${id}"]`) })
  await expect(row).toContainText('The signature does not match the body under any configured secret.')
  await row.getByRole('link', { name: 'Refused post' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Refused post')
  await expect(page.getByText(conferenceId)).toBeVisible()
  await expect(page.getByText('can’t be replayed')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Replay' })).toHaveCount(0)
  const [, signed = ''] = headers['freeclimb-signature'].split('v1=')
  await expect(page.getByText(`v1=${signed.slice(0, 8)}…`)).toBeVisible()
  expect(await page.content()).not.toContain(signed)
})

test('why a post was refused is told with its numbers', async ({ page, request }) => {
  const body = JSON.stringify(recordingPost())
  const late = signedHeaders(body, SIGNING_SECRETS, new Date(Date.now() + 412_000))
  const { id } = await postRefused(request, body, late)
  await page.goto(`/deliveries/${id}`)
  await expect(page.getByText(/The signature is 41\d s ahead of this server's clock; 300 s/)).toBeVisible()

  const large = Buffer.alloc(300_000, 'x')
  const before = Date.now()
  expect((await request.post(CALLBACK_URL, { data: large })).status()).toBe(413)
  const find = () =>
    db().refusedPost.findFirst({
      where: { reason: 'too-large', receivedAt: { gte: new Date(before) } },
      orderBy: { receivedAt: 'desc' },
    })
  await expect.poll(find).not.toBeNull()
  await page.goto(`/deliveries/${(await find())?.id}`)
  await expect(page.getByText('The body is larger than 256 KiB.')).toBeVisible()
  await expect(page.getByText('Not read of 300 kB')).toBeVisible()
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('a delivery is found, opened and replayed, and the rows end the same', async ({
      page,
      sendPost,
    }) => {
      const post = recordingPost({ from: '+13125550142' })
      const { conferenceId } = post
      const recordingId = String(post.recordingId)
      await sendPost(statusPost({ conferenceId, status: 'inProgress' }))
      await sendPost(post)
      const before = [await rowsOf(conferenceId), await deliveriesOf(conferenceId)]

      await page.goto('/deliveries')
      await page.getByLabel('ID', { exact: true }).fill(conferenceId.slice(0, 20))
      await page.getByLabel('Request type').fill('conferenceRecordingStatus')
      await page.getByRole('button', { name: 'Filter' }).click()
      await expect(page.getByRole('row')).toHaveCount(2)
      await expect(rowOf(page, 'Stored')).toContainText(recordingId)
      await page.getByRole('link', { name: 'Conference recording', exact: true }).click()
      await expect(page.getByText('"from": "+13125550142"')).toBeVisible()
      await page.getByRole('button', { name: 'Replay' }).click()
      await expect(page.getByRole('status')).toHaveText('Nothing changed.')
      expect([await rowsOf(conferenceId), await deliveriesOf(conferenceId)]).toEqual(before)

      // As an earlier version might have left it.
      await db().recording.updateMany({ where: { conferenceId }, data: { durationSec: 1 } })
      await db().conference.update({ where: { id: conferenceId }, data: { durationSec: null, status: null } })
      await page.getByRole('button', { name: 'Replay' }).click()
      await expect(page.getByRole('status')).toHaveText(`Conference ${conferenceId} was updated.`)
      await expect(page.getByText('· 1:00')).toBeVisible()
      expect([await rowsOf(conferenceId), await deliveriesOf(conferenceId)]).toEqual(before)
      const replays = { action: 'replayed', details: { path: ['conferenceId'], equals: conferenceId } }
      expect(await db().auditEvent.count({ where: replays })).toBe(2)

      await page.getByRole('link', { name: 'All deliveries for this conference' }).click()
      await expect(page.getByRole('row')).toHaveCount(3)
    })

    test('what is typed wrong is said beside its field and filters nothing', async ({ page, sendPost }) => {
      await sendPost(statusPost())
      await page.goto('/deliveries?verdict=lost&since=soon&id=a+b&older=x')
      await expect(page.getByText('No such result.')).toBeVisible()
      await expect(page.getByText('That isn’t a date. Try 2026-11-23.')).toBeVisible()
      await expect(page.getByText('Enter at least 4 characters of an ID')).toBeVisible()
      for (const unapplied of ['ID “a b”', 'First day “soon”', 'Result “lost”'])
        await expect(page.getByRole('link', { name: `Not applied: ${unapplied}` })).toBeVisible()
      await expect(page.getByLabel('ID', { exact: true })).toHaveValue('a b')
      await expect(page.getByText('That page link has expired.')).toBeVisible()
      expect(await page.getByRole('row').count()).toBeGreaterThan(1)
      await page.getByRole('link', { name: 'Clear all' }).click()
      await expect(page).toHaveURL('/deliveries')
    })
  })
}

test('of copies that are replayed the first few are kept, and the others counted in words', async ({
  page,
  request,
}) => {
  const conferenceId = randomId('CF')
  const body = JSON.stringify(
    recordingPost({ conferenceId, accountId: process.env.FREECLIMB_ACCOUNT_ID, from: '+13125550142' }),
  )
  const signature = signedHeaders(body)
  for (let copy = 0; copy < 30; copy += 1) {
    const path = copy % 2 === 0 ? CALLBACK_URL : `${CALLBACK_URL}/?copy=${copy}`
    const headers = { ...signature, 'user-agent': `Replayer ${copy}` }
    expect((await request.post(path, { data: Buffer.from(body), headers })).status()).toBe(200)
  }
  await page.goto(`/deliveries?id=${conferenceId}`)
  await expect(page.getByRole('row')).toHaveCount(6)
  await expect(rowOf(page, 'and 25 more copies')).toHaveCount(1)
  await rowOf(page, 'Stored').getByRole('link', { name: 'Conference recording', exact: true }).click()
  await expect(page.getByText('30 received, the last')).toBeVisible()
  await expect(page.getByText('5 are kept whole, the others only counted.')).toBeVisible()
  await page.goto(`/conferences/${conferenceId}`)
  await expect(page.getByText('and 25 more copies')).toBeVisible()
})

test('the page of a post is no more than some times as long as the post', async ({ request, sendPost }) => {
  const conferenceId = randomId('CF')
  const nest = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
  const longType = 'x'.repeat(200_000)
  await sendPost(statusPost({ conferenceId, nested: nest(4_000) }))
  await sendPost({ requestType: longType, conferenceId })
  const unsigned = `{"id":"${conferenceId}","nested":${JSON.stringify(nest(2_000))}}`
  const { id: refusedId } = await postRefused(request, unsigned, {})
  const sizeOf = async (path: string) => (await (await request.get(path)).text()).length
  const empty = await sizeOf('/deliveries?verdict=refused&until=2001-01-01')
  const [nested, long] = await deliveriesOf(conferenceId)

  expect(await sizeOf(`/deliveries/${nested?.id}`)).toBeLessThan(empty + 60_000)
  expect(await sizeOf(`/deliveries/${refusedId}`)).toBeLessThan(empty + 40_000)
  expect(await sizeOf(`/deliveries/${long?.id}`)).toBeLessThan(empty + 700_000)
  expect(await sizeOf(`/deliveries?id=${conferenceId}`)).toBeLessThan(empty + 40_000)
  expect(await sizeOf(`/conferences/${conferenceId}`)).toBeLessThan(empty + 200_000)
  const page = await (await request.get(`/deliveries/${refusedId}`)).text()
  expect(page).toContain(`&quot;nested&quot;:${JSON.stringify(nest(2_000))}`)
})

test('pages lead to what is older and back', async ({ page }) => {
  const conferenceId = randomId('CF')
  const receivedAt = new Date('2001-02-03T04:05:06Z')
  await db().webhookDelivery.createMany({
    data: Array.from({ length: 51 }, () => ({
      receivedAt,
      sentAt: receivedAt,
      headers: {},
      body: new Uint8Array(),
      verdict: 'ignored' as const,
      conferenceId,
    })),
  })
  await page.goto(`/deliveries?id=${conferenceId}&verdict=ignored`)
  await expect(page.getByRole('row')).toHaveCount(51)
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0)
  await expect(page).toHaveURL(/&after=/)
  // Links from before said `older`.
  await page.goto(page.url().replace('&after=', '&older='))
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(page.getByText('That page link has expired.')).toHaveCount(0)
  await page.getByRole('link', { name: 'Newer' }).click()
  await expect(page).toHaveURL(/&before=/)
  await expect(page.getByRole('row')).toHaveCount(51)
})

test('the timeline of a conference leads to its deliveries, and opening one is in the trail', async ({
  page,
  sendPost,
}) => {
  const conferenceId = randomId('CF')
  await sendPost(statusPost({ conferenceId }))
  await page.goto(`/conferences/${conferenceId}`)
  await page.locator('summary').filter({ hasText: 'JSON' }).click()
  await page.getByRole('link', { name: 'Open the delivery' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Conference status')
  const [delivery] = await deliveriesOf(conferenceId)
  await page.goto(`/trail?target=${delivery?.id}`)
  await expect(rowOf(page, 'opened delivery')).toHaveCount(1)
  await rowOf(page, 'opened delivery').getByRole('link').click()
  await expect(page).toHaveURL(`/deliveries/${delivery?.id}`)
})

test('what posts and their headers say is only read, never run', async ({ page, request, sendPost }) => {
  const heard = await hear(page)
  const conferenceId = randomId('CF')
  // Several texts per page, to load fewer pages.
  const groups = [0, 1, 2].map((first) => HOSTILE.filter((_, index) => index % 3 === first))
  const refused: string[] = []
  for (const texts of groups) {
    await sendPost(statusPost({ conferenceId, requestType: texts.join(' '), [texts.join()]: texts }))
    const header = texts.join(' ').replace(/[^\x20-\x7e]/g, '')
    const headers = { 'user-agent': header, 'content-type': header, 'request-id': header }
    refused.push((await postRefused(request, JSON.stringify({ conferenceId, texts }), headers)).id)
  }
  await page.goto(`/deliveries?id=${conferenceId}`)
  await expect(page.getByRole('row')).toHaveCount(groups.length + 1)
  await expectInert(page)
  const kept = (await deliveriesOf(conferenceId)).map(({ id }) => id)
  for (const id of [...kept, ...refused]) {
    await page.goto(`/deliveries/${id}`)
    await expect(page.locator('pre')).toContainText(conferenceId)
    await expectInert(page)
  }
  await page.goto(`/deliveries?${new URLSearchParams({ type: HOSTILE[0] ?? '', id: HOSTILE[1] ?? '' })}`)
  await expect(page.getByText(`Remove the filter ${HOSTILE[0]}`)).toBeVisible()
  await expectInert(page)
  expect(heard()).toEqual([])
})

test('there is no such delivery, with 404', async ({ page }) => {
  for (const id of ['nothing', '018f0000-0000-7000-8000-000000000000', '%00']) {
    expect((await page.goto(`/deliveries/${id}`))?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  }
})

test.describe('a manager', () => {
  test.use({ storageState: stateFile('manager') })

  test('is told that deliveries are not theirs, and is not led there', async ({ page }) => {
    for (const path of ['/deliveries', '/deliveries/018f0000-0000-7000-8000-000000000000'])
      expect((await page.goto(path))?.status()).toBe(403)
    await page.goto('/conferences')
    await expect(page.getByRole('link', { name: 'Deliveries' })).toHaveCount(0)
  })
})

// One combination each, because contrast depends only on the theme and overflow only on the width.
for (const [colorScheme, width] of [
  ['light', 360],
  ['dark', 1440],
] as const) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('axe finds nothing, and nothing is wider than the screen', async ({ page, request, sendPost }) => {
      const conferenceId = randomId('CF')
      await sendPost(statusPost({ conferenceId, requestType: 'unheardOf'.repeat(12) }))
      await sendPost(statusPost({ conferenceId, from: 'x'.repeat(300) }))
      await sendPost(recordingPost({ conferenceId, recordingDurationSec: 'long' }))
      await sendPost(recordingPost({ conferenceId, recordingId: 'a b' }))
      const headers = { 'user-agent': 'longword'.repeat(60) }
      const { id } = await postRefused(request, JSON.stringify({ conferenceId }), headers)
      const { id: lostId } = await postRefused(
        request,
        JSON.stringify({ conferenceId, isLost: true }),
        { 'freeclimb-signature': 'x' },
        `${CALLBACK_URL}/${'longword'.repeat(60)}`,
      )
      const [unheardOf, , recording] = await deliveriesOf(conferenceId)
      for (const path of [
        '/deliveries',
        '/deliveries?verdict=lost&since=soon&id=a+b',
        '/deliveries?verdict=refused&type=nothing',
        `/deliveries/${unheardOf?.id}`,
        `/deliveries/${recording?.id}`,
        `/deliveries/${id}`,
        `/deliveries/${lostId}`,
      ]) {
        await page.goto(path)
        await expectAccessible(page, path.slice(0, 40))
      }
    })
  })
}
