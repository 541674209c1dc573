import { signedInState } from '../scripts/support/new-session'
import { expect, test } from './support/fixtures'
import { atSec, expectPlayedPast, isPaused, player, seekTo } from './support/player'
import { startInstallation } from './support/second-app'

const DURATION_SEC = 6_007

test('the application restarts while a recording plays: it ends at once, and the recording goes on', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const installation = await startInstallation({ ARCHIVE_URL: 'none', APP_URL: '' })
  const { app, simulator } = installation
  const { conferenceId } = await simulator.runConference({
    callbackUrl: `${app.url}/api/webhooks/freeclimb`,
    durationSec: DURATION_SEC,
    paceMs: 0,
    recordings: 1,
  })
  const context = await browser.newContext({ storageState: signedInState(await app.signIn(), app.url) })
  const page = await context.newPage()
  await page.goto(`${app.url}/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.3)

  const stoppingMs = Date.now()
  await app.stop()
  expect(Date.now() - stoppingMs).toBeLessThan(10_000)
  const stoppedAtSec = await atSec(page)
  // Beyond what the browser has buffered.
  await seekTo(page, 0.5)
  await installation.startAgain()

  await expectPlayedPast(page, DURATION_SEC / 2 - 10)
  const resumedAtSec = await atSec(page)
  expect(stoppedAtSec).toBeLessThan(60)
  await expectPlayedPast(page, resumedAtSec + 1)
  expect(await isPaused(page)).toBe(false)
  await expect(player(page).getByRole('status')).toBeEmpty()
  await context.close()
  await installation.stop()
})
