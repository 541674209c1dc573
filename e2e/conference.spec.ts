import type { Page } from '@playwright/test'
import { db } from '../lib/db'
import { randomId, statusPost } from '../testing/factories'
import { expectAccessible } from './support/accessible'
import { expect, test } from './support/fixtures'
import { player, row } from './support/player'

const cards = (page: Page) => page.getByRole('heading', { level: 3 })
const pages = (page: Page, of: string) => page.getByRole('navigation', { name: `${of}, pages`, exact: true })

/** Creates a conference with `count` recordings, oldest first; those chosen by `missing` have no audio at FreeClimb. */
async function addConference(count: number, missing: (index: number) => boolean = () => false) {
  const conferenceId = randomId('CF')
  const at = new Date(Date.now() - 86_400_000)
  const ids = Array.from({ length: count }, () => randomId('RE'))
  await db().conference.create({
    data: {
      ...{ id: conferenceId, from: '+13125550142', to: '+17735550199', status: 'terminated' },
      ...{ startedAt: at, endedAt: at, lastEventAt: at, recordingCount: count, durationSec: count * 60 },
    },
  })
  await db().recording.createMany({
    data: ids.map((id, index) => ({
      ...{ id, conferenceId, durationSec: 60, receivedAt: new Date(at.getTime() + index * 1000) },
      missingSince: missing(index) ? at : null,
    })),
  })
  return { conferenceId, ids }
}

test('600 recordings come in parts of 20, and a link to one leads to its part', async ({ page }) => {
  const { conferenceId, ids } = await addConference(600)
  const answer = await page.goto(`/conferences/${conferenceId}`)
  expect((await answer?.body())?.byteLength).toBeLessThan(500_000)
  await expect(cards(page)).toHaveCount(20)
  await expect(pages(page, 'Recordings')).toContainText('Recordings 1–20 of 600')
  await expect(pages(page, 'Recordings').getByRole('link')).toHaveText(['Next', 'Last'])
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(8_000)

  await pages(page, 'Recordings').getByRole('link', { name: 'Next' }).click()
  await expect(page).toHaveURL(`/conferences/${conferenceId}?page=2#recordings`)
  await expect(pages(page, 'Recordings')).toContainText('Recordings 21–40 of 600')
  await expect(pages(page, 'Recordings').getByRole('link')).toHaveText(['First', 'Previous', 'Next', 'Last'])
  await expect(cards(page).first()).toContainText('Recording 21')
  await pages(page, 'Recordings').getByRole('link', { name: 'Last' }).click()
  await expect(cards(page).last()).toContainText('Recording 600')
  await page
    .getByRole('navigation', { name: 'Recordings, pages below' })
    .getByRole('link', { name: 'First' })
    .click()
  await expect(page).toHaveURL(`/conferences/${conferenceId}#recordings`)
  await expect(cards(page).first()).toContainText('Recording 1')

  await page.goto(`/conferences/${conferenceId}?recording=${ids[44]}&t=5`)
  await expect(pages(page, 'Recordings')).toContainText('Recordings 41–60 of 600')
  await expect(player(page)).toContainText('recording 45 of 600')
  await page.goto(`/conferences/${conferenceId}?page=31`)
  await expect(page.getByText('Page 31 doesn’t exist; there are 30. Showing the first page.')).toBeVisible()
  await page.goto(`/conferences/${conferenceId}?page=last`)
  await expect(page.getByText('“last” isn’t a page number. Showing the first page.')).toBeVisible()
  await expect(cards(page).first()).toContainText('Recording 1')
  await expectAccessible(page, 'a part of 600 recordings')
})

test('a row of the list shows 8 of them, and counts the problems of all', async ({ page }) => {
  const { conferenceId } = await addConference(600, (index) => index >= 100)
  const answer = await page.goto(`/conferences?q=${conferenceId}`)
  expect((await answer?.body())?.byteLength).toBeLessThan(200_000)
  await expect(row(page, conferenceId)).toContainText('600 recordings')
  await expect(row(page, conferenceId)).toContainText('500 with problems')
  await row(page, conferenceId).locator('summary').click()
  await expect(row(page, conferenceId).getByRole('button', { name: /^Play recording/ })).toHaveCount(8)
  const more = row(page, conferenceId).getByRole('link', { name: '592 more' })
  const [box, place] = [await row(page, conferenceId).boundingBox(), await more.boundingBox()]
  expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual((box?.y ?? 0) + (box?.height ?? 0))
  await expectAccessible(page, 'a row of 600 recordings')
  await more.click()
  await expect(cards(page)).toHaveCount(20)
})

test('what can’t be played has no waveform, a span says its day once, and no posts are called none', async ({
  page,
}) => {
  const { conferenceId } = await addConference(2, (index) => index === 0)
  const started = new Date(Date.UTC(2020, 0, 2, 12, 0))
  await db().conference.update({
    where: { id: conferenceId },
    data: { startedAt: started, endedAt: new Date(started.getTime() + 3_600_000) },
  })
  await page.goto(`/conferences/${conferenceId}`)
  await expect(cards(page)).toHaveCount(2)
  await expect(page.getByText('FreeClimb has no audio for it (404).')).toBeVisible()
  await expect(page.getByRole('slider', { name: /^Seek in recording/ })).toHaveCount(1)
  await expect(page.getByRole('slider', { name: 'Seek in recording 2' })).toBeVisible()
  await expect(page.getByText(/^Jan 2, 2020, 12:00\sPM to 1:00\sPM, UTC/)).toBeVisible()
  await expect(page.getByText('No posts about this conference.')).toBeVisible()
})

test('hundreds of posts come in parts of 50, each told as in the whole', async ({ page, sendPost }) => {
  const conference = { conferenceId: randomId('CF') }
  await sendPost(statusPost({ ...conference, status: 'inProgress' }))
  const at = new Date(Date.now() + 1_000)
  await db().webhookDelivery.createMany({
    data: Array.from({ length: 120 }, (_, index) => ({
      ...{
        receivedAt: at,
        sentAt: new Date(at.getTime() + index * 1000),
        headers: {},
        result: 'stored' as const,
      },
      conferenceId: conference.conferenceId,
      body: new Uint8Array(Buffer.from(JSON.stringify(statusPost({ ...conference, status: 'empty' })))),
    })),
  })
  await page.goto(`/conferences/${conference.conferenceId}?page=1&deliveries=2`)
  const posts = page.getByRole('region', { name: 'What FreeClimb sent' }).locator('details')
  await expect(posts).toHaveCount(50)
  await expect(posts.first()).toContainText('Everyone left')
  await expect(pages(page, 'Deliveries')).toContainText('Deliveries 51–100 of 121')
  await pages(page, 'Deliveries').getByRole('link', { name: 'Next' }).click()
  await expect(page).toHaveURL(/\?deliveries=3#timeline$/)
  await expect(posts).toHaveCount(21)
  await page.goto(`/conferences/${conference.conferenceId}?deliveries=4`)
  await expect(page.getByText('Page 4 doesn’t exist; there are 3. Showing the first page.')).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('links lead from part to part', async ({ page }) => {
    const { conferenceId } = await addConference(45)
    await page.goto(`/conferences/${conferenceId}`)
    for (const [name, shown] of [
      ['Next', 'Recordings 21–40 of 45'],
      ['Last', 'Recordings 41–45 of 45'],
      ['Previous', 'Recordings 21–40 of 45'],
      ['First', 'Recordings 1–20 of 45'],
    ] as const) {
      await pages(page, 'Recordings').getByRole('link', { name }).click()
      await expect(pages(page, 'Recordings')).toContainText(shown)
    }
    await page.goto(`/conferences?q=${conferenceId}`)
    await row(page, conferenceId).locator('summary').click()
    await row(page, conferenceId)
      .getByRole('link', { name: /^Play them/ })
      .click()
    await expect(cards(page)).toHaveCount(20)
    await expect(page.locator('audio[controls]')).toHaveCount(20)
  })
})

test('at the end of a part the next recording of the conference is offered, in a row of the list, too', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 3, recordings: 21 })
  const next = player(page).getByRole('button', { name: 'Play next' })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 20' }).click()
  await expect(player(page).getByRole('status')).toContainText(/^Next: .*recording 21 of 21/)
  await next.click()
  await expect(player(page)).toContainText('recording 21 of 21')

  // Either of the two rows may come first.
  await runConference({ durationSec: 63 })
  await page.goto('/conferences?minDuration=63s&maxDuration=63s')
  await row(page, conferenceId).locator('summary').click()
  await row(page, conferenceId)
    .getByRole('button', { name: /^Play recording 8 / })
    .click()
  for (const number of [9, 10]) {
    await expect(player(page).getByRole('status')).toContainText(`recording ${number} of 21`)
    await next.click()
  }
  await expect(player(page)).toContainText('recording 10 of 21')
})
