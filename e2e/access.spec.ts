import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { db } from '../lib/db'
import { createUser } from '../lib/users/users'
import { expect, test } from './support/fixtures'
import { expectPlayedPast, isPaused, player, seekTo } from './support/player'
import { NOBODY } from './support/signed-in'

const PASSWORD = 'plum violin harbor ladder'

test.use({ storageState: NOBODY })

async function somebody() {
  const email = `${randomUUID()}@example.com`
  await createUser({ email, name: 'Ann', password: PASSWORD, role: 'listener' })
  return email
}

async function fillIn(page: Page, email: string, password: string) {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const fault = (page: Page) => page.getByRole('main').getByRole('alert')

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('after wrong passwords the right one has to wait a little, and then lets in', async ({ page }) => {
      const email = await somebody()
      await page.goto('/sign-in')
      const tooMany = page.getByText(/Too many attempts\. Try again in \d+ seconds?\./)
      for (let count = 1; count <= 12 && !(await tooMany.isVisible()); count++) {
        await fillIn(page, email, `wrong ${count}`)
        await expect(page.getByLabel('Password')).toHaveValue('')
        await expect(fault(page)).toContainText(/Wrong email or password|Too many attempts/)
        await expect(page.getByLabel('Email')).toHaveValue(email)
      }
      await expect(tooMany).toBeVisible()
      const refusals = await db().auditEvent.count({ where: { actorName: email, action: 'sign-in refused' } })
      expect(refusals).toBe(6)
      await expect(async () => {
        const answered = page.waitForResponse((response) => response.request().method() === 'POST')
        await fillIn(page, email, PASSWORD)
        expect(await (await answered).headerValue('set-cookie')).toContain('session_token')
      }).toPass()
      await expect(page.getByRole('heading', { name: 'Conferences', level: 1 })).toBeVisible()
    })

    test('signing in leads where one was going', async ({ page }) => {
      await page.goto('/conferences?minDuration=5m&sort=duration')
      await fillIn(page, await somebody(), PASSWORD)
      await expect(page).toHaveURL(/\/conferences\?minDuration=5m&sort=duration$/)
      await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0)
    })
  })
}

test('a session that expires while one listens: a sentence, a way back, and on from where it stopped', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 3_600 })
  const email = await somebody()
  await page.goto(`/conferences/${conferenceId}`)
  await fillIn(page, email, PASSWORD)
  await expect(page).toHaveURL(new RegExp(conferenceId))
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.3)

  await db().session.updateMany({ where: { user: { email } }, data: { expiresAt: new Date() } })
  await seekTo(page, 0.9)
  await expect(page.getByText('You are signed out.')).toBeVisible()
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Sign in (new tab)' }).click(),
  ])
  await fillIn(tab, email, PASSWORD)
  await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Conferences')
  await tab.close()
  await player(page).getByRole('button', { name: 'Play', exact: true }).click()
  await expectPlayedPast(page, 3_200)
  await expect(page.getByText('You are signed out.')).toHaveCount(0)
})

test('signing out in one tab pauses what plays in another', async ({ page, runConference }) => {
  const { conferenceId } = await runConference({ durationSec: 600 })
  await page.goto(`/conferences/${conferenceId}`)
  await fillIn(page, await somebody(), PASSWORD)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.2)
  const tab = await page.context().newPage()
  await tab.goto('/conferences')
  await tab.getByRole('button', { name: 'Sign out' }).click()
  await expect.poll(() => isPaused(page)).toBe(true)
})

test('signing out ends what plays, and tells what was heard', async ({ page, runConference }) => {
  const { conferenceId, recordings } = await runConference({ durationSec: 600 })
  const email = await somebody()
  await page.goto(`/conferences/${conferenceId}`)
  await fillIn(page, email, PASSWORD)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 2)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByLabel('Password')).toBeVisible()
  await expect(page.locator('audio')).toHaveCount(0)
  await expect
    .poll(() =>
      db().listeningPosition.findFirst({
        where: { recordingId: recordings[0]?.recordingId, user: { email } },
        select: { positionMs: true },
      }),
    )
    .toMatchObject({ positionMs: expect.any(Number) })
})
