import type { Page } from '@playwright/test'
import { db } from '../lib/db'
import { randomId, recordingPost, statusPost } from '../testing/factories'
import { expectAccessible } from './support/accessible'
import { expect, test } from './support/fixtures'
import { expectPlayedPast } from './support/player'
import { stateFile } from './support/signed-in'

const cards = (page: Page) => page.getByRole('heading', { level: 3 })

test('the page of a conference follows it from its beginning to its recording', async ({
  page,
  sendPost,
}) => {
  const conference = { conferenceId: randomId('CF'), callId: randomId('CA') }
  await sendPost(statusPost({ ...conference, status: 'empty' }))
  await page.goto(`/conferences/${conference.conferenceId}`)
  const state = page.getByRole('status').filter({ hasText: 'recording' })
  await expect(state).toHaveText('Not started, 0 recordings')
  await expect(page.getByText('None so far.')).toBeVisible()
  const posts = page.getByRole('region', { name: 'What FreeClimb sent' }).getByRole('listitem')
  await expect(posts).toHaveCount(1)

  await sendPost(statusPost({ ...conference, status: 'inProgress', from: '+13125550142' }))
  await expect(state).toHaveText('Live, 0 recordings')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('+1 (312) 555-0142')
  await expect(page.locator('header').getByText(/^Live0:\d\d$/)).toBeVisible()
  await expect(posts).toHaveText([/Created/, /Started/])
  await expectAccessible(page, 'a live conference')

  await sendPost(statusPost({ ...conference, status: 'terminated' }))
  await expect(state).toHaveText('Processing, 0 recordings')
  await sendPost(recordingPost({ ...conference, recordingDurationSec: 61 }))
  await expect(state).toHaveText('Ended, 1 recording')
  await expect(cards(page)).toHaveCount(1)
  await expect(page.getByText('1:01 recorded')).toBeVisible()
  await expect(page.getByText('None so far.')).toHaveCount(0)
  await expect(posts).toHaveCount(4)
})

test('what arrives disturbs neither what plays nor what has the focus or is open', async ({
  page,
  sendPost,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 600 })
  await page.goto(`/conferences/${conferenceId}`)
  const button = page.getByRole('button', { name: /^(Play|Pause) recording 1$/ })
  await button.click()
  await expectPlayedPast(page, 0.3)
  const json = page.getByText('"requestType": "conferenceRecordingStatus"')
  await page.locator('details', { has: json }).locator('summary').click()
  await expect(json).toBeVisible()
  await button.focus()
  await page.evaluate(() => {
    const audio = document.querySelector('audio')
    for (const event of ['pause', 'waiting', 'emptied', 'seeking', 'ratechange'])
      audio?.addEventListener(event, () => document.body.setAttribute('data-gap', event))
  })

  await sendPost(recordingPost({ conferenceId, recordingDurationSec: 61 }))
  await expect(cards(page)).toHaveCount(2)
  await expect(button).toHaveAccessibleName('Pause recording 1')
  await expect(button).toBeFocused()
  await expect(json.first()).toBeVisible()
  await expect(page.locator('body')).not.toHaveAttribute('data-gap')
  await page.keyboard.press('k')
  await expect(button).toHaveAccessibleName('Play recording 1')
  await expect(page.locator('body')).toHaveAttribute('data-gap', 'pause')
})

test('a conference is asked for until an hour after its latest post, and no longer', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 61 })
  let asked = 0
  await page.route('**/api/conferences/news*', (route) => {
    asked += 1
    return route.continue()
  })
  await page.clock.install()
  await page.goto(`/conferences/${conferenceId}`)
  const answered = page.waitForResponse(/conferences\/news/)
  await page.clock.runFor(5_000)
  await answered
  const anHourAgo = new Date(Date.now() - 3_600_000)
  await db().conference.update({
    where: { id: conferenceId },
    data: { lastEventAt: anHourAgo, endedAt: anHourAgo },
  })
  const drawn = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.clock.runFor(5_000)
  await drawn
  expect(asked).toBe(2)
  // This request arrives after any that the page has already sent.
  const askNow = () => page.evaluate(async () => void (await fetch('/api/conferences/news?conference=x')))
  await page.waitForLoadState('networkidle')
  await page.clock.runFor(600_000)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await askNow()
  expect(asked).toBe(3)

  await page.reload()
  await expect(cards(page)).toHaveCount(1)
  await page.clock.runFor(600_000)
  await askNow()
  expect(asked).toBe(4)
})

test.describe('a listener', () => {
  test.use({ storageState: stateFile('listener') })

  test('sees recordings arrive, and no posts', async ({ page, sendPost }) => {
    const { conferenceId } = statusPost()
    await sendPost(statusPost({ conferenceId, status: 'terminated' }))
    await page.goto(`/conferences/${conferenceId}?deliveries=9`)
    await expect(page.getByText('None so far.')).toBeVisible()
    await sendPost(recordingPost({ conferenceId }))
    await expect(cards(page)).toHaveCount(1)
    await expect(page.getByText('What FreeClimb sent')).toHaveCount(0)
    await expect(page.getByText('doesn’t exist')).toHaveCount(0)
  })
})
