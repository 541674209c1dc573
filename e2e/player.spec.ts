import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './support/accessible'
import { expect, test } from './support/fixtures'
import {
  atSec,
  expectPlayedPast,
  isPaused,
  playButton,
  playedSec,
  player,
  row,
  seekTo,
} from './support/player'
import { stateFile } from './support/signed-in'

const list = (durationSec: number) => `/conferences?minDuration=${durationSec}s&maxDuration=${durationSec}s`
const slider = (page: Page) => player(page).getByRole('slider', { name: 'Seek' })

async function tabTo(page: Page, name: RegExp) {
  for (let count = 0; count < 60; count++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    if (name.test((await focused.getAttribute('aria-label')) ?? '')) return
  }
  throw new Error(`Tab does not lead to ${name}`)
}

test('by keyboard alone: play, seek, change speed, mute, and back to where it was started', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 6_001 })
  await page.goto(list(6_001))
  await tabTo(page, /^Play /)
  await page.keyboard.press('Enter')
  await expectPlayedPast(page, 0.3)
  await expect(player(page).getByRole('button', { name: 'Pause' })).toBeFocused()

  await page.keyboard.press('5')
  await expectPlayedPast(page, 3_000)
  await page.keyboard.press('ArrowRight')
  await expectPlayedPast(page, 3_005)
  await page.keyboard.press('Shift+ArrowRight')
  await expectPlayedPast(page, 3_020)
  await page.keyboard.press('l')
  await expectPlayedPast(page, 3_030)
  const before = await atSec(page)
  await page.keyboard.press('j')
  await expect.poll(() => atSec(page)).toBeLessThan(before)
  await page.keyboard.press('k')
  await expect.poll(() => isPaused(page)).toBe(true)
  const stopped = await atSec(page)
  await page.keyboard.press('ArrowLeft')
  expect(await atSec(page)).toBeCloseTo(stopped - 5, 1)
  await page.keyboard.press('Space')
  await expect.poll(() => isPaused(page)).toBe(false)

  const speed = player(page).getByRole('combobox', { name: 'Speed' })
  const rate = () => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.playbackRate)
  await page.keyboard.press('>')
  await page.keyboard.press('>')
  await expect(speed).toHaveValue('1.5')
  expect(await rate()).toBe(1.5)
  await page.keyboard.press('<')
  await expect(speed).toHaveValue('1.25')
  await page.keyboard.press('m')
  await expect(player(page).getByRole('button', { name: 'Mute' })).toHaveAttribute('aria-pressed', 'true')

  await page.keyboard.press('?')
  await expect(page.getByText('While the player has the focus.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('While the player has the focus.')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(playButton(page, conferenceId)).toBeFocused()

  // Outside the player, its shortcuts do nothing.
  const playing = await atSec(page)
  await page.keyboard.press('0')
  await page.keyboard.press('ArrowLeft')
  expect(await atSec(page)).toBeGreaterThanOrEqual(playing)
  await page.keyboard.press('Enter')
  await expect.poll(() => isPaused(page)).toBe(true)
})

test('after a click the player’s keys work on what was clicked, and on what is drawn in its place', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 3_009, recordings: 2 })
  await page.goto(list(6_018))
  const button = playButton(page, conferenceId)
  const muted = player(page).getByRole('button', { name: 'Mute' })
  await button.click()
  await expectPlayedPast(page, 0.2)
  await page.keyboard.press('l')
  await expectPlayedPast(page, 10.2)
  await page.keyboard.press('ArrowRight')
  await expectPlayedPast(page, 15.3)
  await page.keyboard.press('k')
  await expect.poll(() => isPaused(page)).toBe(true)
  // Toggles once, not for both the button and the shortcut.
  await page.keyboard.press('Space')
  await expect.poll(() => isPaused(page)).toBe(false)
  await page.keyboard.press('?')
  await expect(page.getByText('While the player has the focus.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()

  await page.keyboard.press('m')
  await expect(muted).toHaveAttribute('aria-pressed', 'true')

  const search = page.getByRole('searchbox', { name: 'Search' })
  await search.pressSequentially('m5 k')
  await expect(search).toHaveValue('m5 k')
  await expect(muted).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(() => isPaused(page)).toBe(false)
  await page.locator('h1').click()
  await page.keyboard.press('m')
  await expect(muted).toHaveAttribute('aria-pressed', 'true')

  // The button that replaces it has the focus and the shortcuts again.
  await page.getByTitle(conferenceId, { exact: true }).click()
  await page.getByRole('button', { name: 'Pause recording 1' }).click()
  await page.goBack()
  await expect(button).toBeFocused()
  await page.keyboard.press('m')
  await expect(muted).toHaveAttribute('aria-pressed', 'false')
})

test('what was clicked has the focus and the player’s keys: in a row, on a page, and where the next one is started', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 30, recordings: 2 })
  const muted = player(page).getByRole('button', { name: 'Mute' })
  let isMuted = false
  const expectKeys = async (button: Locator) => {
    await expect(button).toBeFocused()
    const before = await atSec(page)
    await page.keyboard.press('l')
    await expectPlayedPast(page, before + 10)
    isMuted = !isMuted
    await page.keyboard.press('m')
    await expect(muted).toHaveAttribute('aria-pressed', String(isMuted))
    await page.keyboard.press('k')
    await expect.poll(() => isPaused(page)).toBe(true)
    await page.keyboard.press('k')
    await expect.poll(() => isPaused(page)).toBe(false)
    await expect(button).toBeFocused()
  }
  // As in a browser that doesn't focus a button when it is clicked.
  const clickUnfocused = (button: Locator) =>
    button.evaluate((element) => {
      element.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
    })

  await page.goto(`/conferences?q=${conferenceId}`)
  await playButton(page, conferenceId).click()
  await expectPlayedPast(page, 0.1)
  await expectKeys(playButton(page, conferenceId))

  await page.goto(`/conferences/${conferenceId}`)
  const [first, second] = [1, 2].map((number) =>
    page.getByRole('button', { name: new RegExp(`^(Play|Pause) recording ${number}$`) }),
  ) as [Locator, Locator]
  await clickUnfocused(second)
  await expect(player(page)).toContainText('recording 2 of 2')
  await expectPlayedPast(page, 0.1)
  await expectKeys(second)
  await first.click()
  await expect(player(page)).toContainText('recording 1 of 2')
  await expectKeys(first)

  await page.keyboard.press('9')
  await player(page).getByRole('button', { name: 'Play next' }).click()
  await expect(player(page)).toContainText('recording 2 of 2')
  await expectPlayedPast(page, 0.1)
  await expectKeys(player(page).locator('.player-toggle'))
})

test('silence is skipped: three minutes with gaps of 30 seconds take under two', async ({
  page,
  runConference,
}) => {
  test.setTimeout(90_000)
  const { conferenceId } = await runConference({ durationSec: 180, gapSec: 30 })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).press('Enter')
  await expectPlayedPast(page, 0.1)
  await player(page).getByRole('combobox', { name: 'Speed' }).selectOption('3')
  const skip = player(page).getByRole('button', { name: /Skip silence −1:2\d/ })
  await skip.press('Space')
  await expect(skip).toHaveAttribute('aria-pressed', 'true')
  await expect
    .poll(() => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.ended), { timeout: 60_000 })
    .toBe(true)
  expect(await playedSec(page)).toBeLessThan(120)
  expect(await playedSec(page)).toBeGreaterThan(85)
})

test('pages change and it plays on without a gap; the row that it came from shows it', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 6_002 })
  await page.goto(list(6_002))
  await playButton(page, conferenceId).click()
  await expectPlayedPast(page, 0.5)
  await expect(playButton(page, conferenceId)).toHaveAccessibleName(/^Pause /)
  await page.locator('audio').evaluate((audio: HTMLAudioElement) => {
    for (const event of ['pause', 'waiting', 'emptied', 'seeking', 'ratechange'])
      audio.addEventListener(event, () => document.body.setAttribute('data-gap', event))
  })
  await page.getByTitle(conferenceId, { exact: true }).click()
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Pause recording 1' })).toBeVisible()
  await page.getByRole('link', { name: 'Deliveries' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deliveries')
  await page.getByRole('link', { name: 'Conferences' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Conferences')
  await page.goBack()
  await page.getByRole('button', { name: /Switch to/ }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme')
  await expectPlayedPast(page, 2)
  expect(await page.locator('audio').evaluate(({ played }: HTMLAudioElement) => played.length)).toBe(1)
  await expect(page.locator('body')).not.toHaveAttribute('data-gap')

  await page.goto(list(6_002))
  await player(page).getByRole('button', { name: 'Play', exact: true }).click()
  await expect(playButton(page, conferenceId)).toHaveAccessibleName(/^Pause /)
  await playButton(page, conferenceId).click()
  await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  // Space does nothing on a link, so it plays.
  await player(page).getByRole('link').press('Space')
  await expect.poll(() => isPaused(page)).toBe(false)
})

test('one recording plays at a time, in all tabs', async ({ page, context, runConference }) => {
  const { conferenceId } = await runConference({ durationSec: 3_009, recordings: 2 })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.3)
  await page.getByRole('button', { name: 'Play recording 2' }).click()
  await expect(page.getByRole('button', { name: 'Pause recording 2' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play recording 1' })).toBeVisible()
  const tab = await context.newPage()
  await tab.goto(`/conferences/${conferenceId}`)
  await tab.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(tab, 0.3)
  await expect.poll(() => isPaused(page)).toBe(true)
  expect(await isPaused(tab)).toBe(false)
})

test('after a reload it is there as it was left, and another visit begins where the last one stopped', async ({
  page,
  browser,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 6_004 })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await seekTo(page, 0.5)
  await expectPlayedPast(page, 2_900)
  const stopped = await atSec(page)
  await page.reload()
  await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await player(page).getByRole('button', { name: 'Play', exact: true }).press('Enter')
  await expectPlayedPast(page, stopped - 1)
  expect(await atSec(page)).toBeLessThan(stopped + 10)

  const later = await atSec(page)
  await page.close()
  const elsewhere = await browser.newPage()
  await elsewhere.goto(`/conferences/${conferenceId}`)
  await expect(player(elsewhere)).toHaveCount(0)
  await elsewhere.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(elsewhere, later - 2)
  expect(await atSec(elsewhere)).toBeLessThan(later + 10)
  await elsewhere.close()
})

test('a link leads to a second, and the player makes such links', async ({
  page,
  context,
  runConference,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { conferenceId, recordings } = await runConference({ durationSec: 2_882, recordings: 2 })
  await page.goto(`/conferences/${conferenceId}?t=754`)
  await expect(slider(page)).toHaveAttribute('aria-valuetext', '12 minutes 34 of 48 minutes 2')
  // Nothing is fetched before the user presses play.
  expect(await page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.readyState)).toBe(0)
  await player(page).getByRole('button', { name: 'Play', exact: true }).click()
  await expectPlayedPast(page, 754.2)
  expect(await atSec(page)).toBeLessThan(770)

  await page.getByRole('button', { name: 'Play recording 2' }).click()
  await expectPlayedPast(page, 0.2)
  await page.keyboard.press('Tab')
  await slider(page).focus()
  await page.keyboard.press('k')
  await page.keyboard.press('5')
  await player(page).getByRole('button', { name: 'More' }).click()
  await player(page)
    .getByRole('button', { name: /^Copy link at 24:0/ })
    .click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toContain(`/conferences/${conferenceId}?recording=${recordings[1]?.recordingId}&t=144`)
  const tab = await context.newPage()
  await tab.goto(link)
  await expect(slider(tab)).toHaveAttribute('aria-valuetext', /^24 minutes \d+ of 48 minutes/)
  await expect(player(tab)).toContainText('recording 2 of 2')
  await tab.close()

  for (const [query, words] of [
    ['t=soon', 'The start time in this link can’t be read: “soon”.'],
    ['t=9999', 'but the recording ends at 48:0'],
    ['t=5&recording=RE0', 'The recording that this link points to isn’t in this conference'],
  ]) {
    await page.goto(`/conferences/${conferenceId}?${query}`)
    await expect(page.getByText(words ?? '')).toBeVisible()
  }
})

test('a link is followed once, and takes nobody back who has moved on', async ({ page, runConference }) => {
  const { conferenceId } = await runConference({ durationSec: 6_008 })
  await page.goto(`/conferences/${conferenceId}?t=754`)
  await player(page).getByRole('button', { name: 'Play', exact: true }).click()
  await expectPlayedPast(page, 754.2)
  await seekTo(page, 0.5)
  await expectPlayedPast(page, 2_900)
  await page.getByRole('button', { name: /Switch to/ }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme')
  await page.getByRole('link', { name: 'Conferences' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Conferences')
  await page.goBack()
  await expect(page.getByRole('button', { name: 'Pause recording 1' })).toBeVisible()
  expect(await atSec(page)).toBeGreaterThan(2_900)
  await page.reload()
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^50 minutes/)
})

test('a link and a click lead to the last seconds, too, and on to what follows', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 20, recordings: 2 })
  await page.goto(`/conferences/${conferenceId}?t=18`)
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^18 seconds/)
  await player(page).getByRole('button', { name: 'Play', exact: true }).click()
  // Playing all of it would take 20 seconds.
  await expect(player(page).getByRole('status')).toContainText(/^Next: .*recording 2 of 2/)

  // Once it has played to its end, it starts from the beginning after a reload.
  await page.reload()
  await player(page).getByRole('button', { name: 'Play', exact: true }).click()
  await expectPlayedPast(page, 0.2)
  expect(await atSec(page)).toBeLessThan(10)

  const second = page.getByRole('slider', { name: 'Seek in recording 2' })
  const { width = 0, height = 0 } = (await second.boundingBox()) ?? {}
  await second.click({ position: { x: 0.95 * width, y: height / 2 } })
  await expect(page.getByRole('button', { name: 'Pause recording 2' })).toBeVisible()
  await expect.poll(() => page.locator('audio').evaluate(({ ended }: HTMLAudioElement) => ended)).toBe(true)
})

test('a place that is chosen before anything plays is the place of the link', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 600 })
  await page.goto(`/conferences/${conferenceId}`)
  const place = page.getByRole('slider', { name: 'Seek in recording 1' })
  await place.focus()
  await place.press('PageUp')
  await expect(place).toHaveAttribute('aria-valuetext', /^1 minute 0 of/)
  await expect(page.getByRole('button', { name: 'Copy link at 1:00' })).toBeVisible()
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 60)
})

test('a waveform comes although one pauses, and stays when another recording plays', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 64, recordings: 2 })
  await page.goto(`/conferences/${conferenceId}`)
  const lanes = page.locator('.recording-card .waveform path[d*="V"]')
  await expect(lanes).toHaveCount(0)
  const note = 'No archive: the waveform appears a minute after playing.'
  await expect(page.getByRole('slider', { name: 'Seek in recording 1' })).toHaveAccessibleDescription(note)
  await expect(page.locator('main').getByText(note)).toHaveCount(2)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0)
  await player(page).getByRole('button', { name: 'Pause' }).click()
  await expect(lanes).toHaveCount(1, { timeout: 20_000 })
  await expect(page.locator('main').getByText(note)).toHaveCount(1)
  await expect(player(page).getByText(note)).toHaveCount(0)
  await page.getByRole('button', { name: 'Play recording 2' }).click()
  await expect(lanes).toHaveCount(2, { timeout: 20_000 })
})

test('whoever signs in next in a tab does not find what was open in it', async ({
  page,
  context,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 600 })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.2)
  await context.clearCookies()
  await page.goto('/sign-in')
  await expect(page.getByLabel('Password')).toBeVisible()
  await context.setStorageState(stateFile('manager'))
  await page.goto(`/conferences/${conferenceId}`)
  await expect(page.getByRole('button', { name: 'Copy link', exact: true })).toBeVisible()
  await page.waitForLoadState('networkidle')
  await expect(player(page)).toHaveCount(0)
})

test('at its end the next recording of the list is offered', async ({ page, runConference }) => {
  await runConference({ durationSec: 3 })
  await runConference({ durationSec: 3 })
  await page.goto(list(3))
  const rowButtons = page.getByRole('row').getByRole('button', { name: /^(Play|Pause) / })
  await rowButtons.first().click()
  await expect(player(page).getByRole('status')).toContainText('Next: ')
  await player(page).getByRole('button', { name: 'Play next' }).press('Enter')
  await expect(rowButtons.nth(1)).toHaveAccessibleName(/^Pause /)
  await expect(player(page).locator('.player-toggle')).toBeFocused()
})

test.describe('what is no plain WAV, and is called WAV', () => {
  const bars = (page: Page) => player(page).locator('.waveform path[d*="V"]')

  test('MP3 plays and is saved as MP3, without a waveform; floating point has one', async ({
    page,
    request,
    runConference,
  }) => {
    const { conferenceId, recordings } = await runConference({ durationSec: 30, format: 'mp3' })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expectPlayedPast(page, 0.2)
    await expect(player(page).getByText('No waveform for MP3.')).toBeVisible()
    await expect(page.locator('main').getByText('No waveform for MP3.')).toBeVisible()
    await player(page).getByRole('button', { name: 'Skip silence' }).click()
    await expect(player(page).getByRole('status')).toHaveText(
      'Silence can’t be skipped. No waveform for MP3.',
    )
    await player(page).getByRole('button', { name: 'Skip silence' }).click()
    await expect(player(page).getByRole('status')).toBeEmpty()
    const saved = await request.head(`/api/recordings/${recordings[0]?.recordingId}/audio?download=1`)
    expect(saved.headers()).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-disposition': expect.stringMatching(/^attachment; filename="roomtone-.*\.mp3"$/),
    })

    const float = await runConference({ durationSec: 30, format: 'float' })
    await page.goto(`/conferences/${float.conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expectPlayedPast(page, 0.2)
    await expect(bars(page)).toHaveCount(1, { timeout: 20_000 })
  })

  test('what this browser can’t play is named, and offered to be saved', async ({ page, runConference }) => {
    const { conferenceId } = await runConference({ durationSec: 30, format: 'gsm' })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByRole('status')).toHaveText('This browser can’t play GSM 6.10 in WAV.')
    const saving = page.waitForEvent('download')
    await player(page).getByRole('link', { name: 'Download', exact: true }).click()
    expect((await saving).suggestedFilename()).toMatch(/^roomtone-.*\.wav$/)
    await expect(player(page).getByText('No waveform for GSM 6.10 in WAV.')).toBeVisible()
  })
})

test.describe('failures are sentences with a next step', () => {
  test('deleted', async ({ page, runConference }) => {
    const { conferenceId } = await runConference({ durationSec: 61, trouble: 'deleted' })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByRole('status')).toHaveText(
      'This recording was deleted at FreeClimb and isn’t archived here. Ask your colleagues whether anyone downloaded it.',
    )
    await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible()
    await expect(player(page).getByRole('button', { name: 'Try now' })).toHaveCount(0)

    // From now on, the page says so before anyone presses play.
    await page.reload()
    await expect(page.getByText('FreeClimb says that it was deleted.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Download', disabled: true })).toBeVisible()
    await expect(page.locator('main').getByRole('link', { name: 'Download' })).toHaveCount(0)
    await expectAccessible(page, 'recording-missing')
    await page.goto(`/conferences?audio=missing&q=${conferenceId}`)
    const row = page.getByRole('row').filter({ has: page.locator(`[title="${conferenceId}"]`) })
    await expect(row).toContainText('Audio missing')
    await expect(row.getByRole('button', { name: /^Play/ })).toHaveAccessibleDescription(/has no audio/)
    await page.goto(`/conferences?audio=deleted&q=${conferenceId}`)
    await expect(row).toHaveCount(0)
  })

  test('not ready yet: it tries by itself, says when, and plays', async ({ page, runConference }) => {
    const { conferenceId } = await runConference({
      durationSec: 61,
      trouble: { name: 'not-ready', times: 2 },
    })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByRole('status')).toHaveText('FreeClimb is still preparing this recording.')
    await expect(player(page).getByText(/Trying again in \d+ s\./)).toBeVisible()
    await player(page).getByRole('button', { name: 'Try now' }).press('Enter')
    await expect(player(page).getByRole('button', { name: 'Pause' })).toBeFocused()
    await expectPlayedPast(page, 0.2)
    await expect(player(page).getByRole('status')).toBeEmpty()
  })

  test('who pauses while it waits is not played to later', async ({ page, runConference }) => {
    const { conferenceId } = await runConference({ durationSec: 61, trouble: 'not-ready' })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByText(/Trying again in \d+ s\./)).toBeVisible()
    await player(page).getByRole('button', { name: 'Pause' }).click()
    await expect(player(page).getByText(/Trying again/)).toHaveCount(0)
    await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  })

  test('audio that stalls is said to, and tried again', async ({ page, runConference }) => {
    const { conferenceId } = await runConference({ durationSec: 61, trouble: 'stall' })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByRole('status')).toHaveText('Waiting for audio…')
    await expect(player(page).getByRole('status')).toContainText('No audio is coming through.', {
      timeout: 20_000,
    })
    await expect(player(page).getByText(/Trying again in \d+ s\./)).toBeVisible()
  })

  test('credentials refused', async ({ page, runConference }) => {
    const { conferenceId } = await runConference({ durationSec: 61, trouble: 'status-401' })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByRole('status')).toContainText('Ask an admin to check')
  })

  test('rate limited: it waits as long as FreeClimb asks, then plays', async ({ page, runConference }) => {
    // The third request is the player's retry. When the player asks for the reason, the trouble is over.
    const trouble = { name: 'rate-limited', times: 3, retryAfterSec: 6 } as const
    const { conferenceId } = await runConference({ durationSec: 61, trouble })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByRole('status')).toContainText('too many requests')
    await expect(player(page).getByText(/Trying again in [1-5] s\./)).toBeVisible({ timeout: 10_000 })
    await expectPlayedPast(page, 0.2)
    await expect(player(page).getByRole('status')).toBeEmpty()
  })

  test('audio that stalls while other connections are served is asked for anew', async ({
    page,
    runConference,
  }) => {
    const { conferenceId } = await runConference({ durationSec: 61, trouble: { name: 'stall', times: 1 } })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expect(player(page).getByText(/Trying again in [23]\d s\./)).toBeVisible({ timeout: 15_000 })
    await player(page).getByRole('button', { name: 'Try now' }).click()
    await expectPlayedPast(page, 0.2)
  })

  test('connection lost in the middle: it goes on where it stopped', async ({
    page,
    context,
    runConference,
  }) => {
    const { conferenceId } = await runConference({ durationSec: 6_005 })
    await page.goto(`/conferences/${conferenceId}`)
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expectPlayedPast(page, 0.3)
    await context.setOffline(true)
    await seekTo(page, 0.5)
    await expect(player(page).getByRole('status')).toHaveText(
      'No audio is coming through. Check your connection.',
      {
        timeout: 20_000,
      },
    )
    const spoken = await slider(page).getAttribute('aria-valuetext')
    expect(spoken).toMatch(/^50 minutes \d+ of/)
    await context.setOffline(false)
    await expectPlayedPast(page, 2_995)
    expect(await atSec(page)).toBeLessThan(3_030)
    await expect(player(page).getByRole('status')).toBeEmpty()
  })
})

test('a screen reader is told what the player is and where it stands', async ({ page, runConference }) => {
  const { conferenceId } = await runConference({ durationSec: 2_882, createdBy: 'percl' })
  await page.goto(`/conferences/${conferenceId}?t=754`)
  await expect(slider(page)).toHaveAttribute('aria-valuetext', '12 minutes 34 of 48 minutes 2')
  await expect(player(page)).toMatchAriaSnapshot(`
    - region "Player":
      - status
      - button "Back 10 seconds"
      - button "Play"
      - button "Forward 10 seconds"
      - paragraph:
        - link /→/
        - text: /Today|\\d/
      - text: 12:34
      - slider "Seek": /12 minutes 34 of 48 minutes 2|754/
      - text: /48:0\\d/
      - combobox "Speed":
        - option "0.5×"
        - option "0.75×"
        - option "1×" [selected]
        - option "1.25×"
        - option "1.5×"
        - option "2×"
        - option "3×"
      - button /Skip silence/
      - button "Mute"
      - button "More"
  `)
  await player(page).getByRole('button', { name: 'More' }).click()
  await expect(player(page)).toMatchAriaSnapshot(`
    - slider "Volume": "100"
    - checkbox "Level volume"
    - button "Copy link at 12:34"
    - link "Download"
    - button "Keyboard shortcuts"
    - button "Close player"
  `)
  // Closing something doesn't lose the focus.
  await player(page).getByRole('button', { name: 'Keyboard shortcuts' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toMatchAriaSnapshot(`
    - dialog "Keyboard shortcuts":
      - heading "Player" [level=2]
      - paragraph: While the player has the focus.
      - term: Space, K
      - definition: Play or pause
  `)
  await page.getByRole('button', { name: 'Close', exact: true }).press('Enter')
  await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeFocused()
  await player(page).getByRole('button', { name: 'More' }).press('Enter')
  await player(page).getByRole('button', { name: 'Close player' }).press('Enter')
  await expect(player(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Play recording 1' })).toBeFocused()
})

test('the waveform is in the page before any script runs, and on paper', async ({
  page,
  browser,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 62, stereo: true })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  // Two lanes as soon as the recording is measured.
  await expect(page.locator('.recording-card .waveform path')).toHaveCount(2, { timeout: 20_000 })
  await player(page).getByRole('button', { name: 'Pause' }).click()

  const reader = await browser.newPage({ javaScriptEnabled: false })
  await reader.goto(`/conferences/${conferenceId}`)
  const lanes = reader.locator('.recording-card .waveform path')
  await expect(lanes).toHaveCount(2)
  for (const lane of await lanes.all())
    expect(await lane.getAttribute('d')).toMatch(/^(M\d+\.5 [\d.]+V[\d.]+){300}$/)
  await reader.close()

  await page.reload()
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.recording-card .waveform')).toBeVisible()
  await expect(page.locator('.player-bar')).toBeHidden()
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
    'rgb(255, 255, 255)',
  )
})

test('the audio is as long as it is, and its length is the same wherever it is shown', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 63 })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.2)
  const audio = page.locator('audio')
  const lengthSec = await audio.evaluate(({ duration }: HTMLAudioElement) => duration)
  expect(lengthSec).toBeLessThan(63)
  await expect(slider(page)).toHaveAttribute('max', String(lengthSec))
  await slider(page).press('End')
  await expect.poll(() => audio.evaluate(({ ended }: HTMLAudioElement) => ended)).toBe(true)
  expect(await atSec(page)).toBe(lengthSec)
  await expect(player(page).locator('.player-length')).toHaveText('1:03')
  await expect(player(page).locator('.player-at')).toHaveText('1:03')
  // At its end, it starts over.
  await player(page).getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => atSec(page)).toBeLessThan(5)
  await page.reload()
  await expect(page.getByRole('heading', { name: /Recording 1 1:03/ })).toBeVisible()
  await expect(page.getByText('1:03 recorded')).toBeVisible()
  await page.goto(`/conferences/${conferenceId}?t=63`)
  await expect(page.getByText('The link points to the end of the recording, at 1:03.')).toBeVisible()
  await page.goto(`/conferences?q=${conferenceId}&minDuration=63s&maxDuration=63s`)
  await expect(page.getByRole('row').filter({ hasText: '1:03' })).toHaveCount(1)
})

test('headsets and lock screens see what plays and control it', async ({ page, runConference }) => {
  const { conferenceId } = await runConference({ durationSec: 600, createdBy: 'percl' })
  await page.addInitScript(() => {
    const handlers: Record<string, unknown> = {}
    Object.assign(window, { handlers })
    const { setActionHandler } = MediaSession.prototype
    MediaSession.prototype.setActionHandler = function (action, handler) {
      handlers[action] = handler
      setActionHandler.call(this, action, handler)
    }
  })
  await page.goto(`/conferences/${conferenceId}`)
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.2)
  const shown = await page.evaluate(() => navigator.mediaSession.metadata?.title)
  expect(shown?.replace(/\D/g, '')).toBe(title.replace(/\D/g, ''))
  const press = (action: string, details = {}) =>
    page.evaluate(
      ([name, told]) => {
        const { handlers } = window as unknown as { handlers: Record<string, (details: object) => void> }
        handlers[name]?.(told)
      },
      [action, details] as const,
    )
  await press('seekto', { seekTime: 300 })
  await expectPlayedPast(page, 300)
  await press('seekforward', {})
  await expectPlayedPast(page, 310)
  await press('pause')
  await expect.poll(() => isPaused(page)).toBe(true)
  await press('play')
  await expect.poll(() => isPaused(page)).toBe(false)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('there are the browser’s own players, with ranges', async ({ page, runConference }) => {
    const { conferenceId, recordings } = await runConference({ durationSec: 6_006 })
    await page.goto(`/conferences/${conferenceId}?t=12m34s`)
    await expect(page.locator('audio[controls]')).toHaveAttribute(
      'src',
      `/api/recordings/${recordings[0]?.recordingId}/audio#t=754`,
    )
    await expect(page.getByRole('button', { name: /Play|Copy link/ })).toHaveCount(0)
    await page.goto(list(6_006))
    await row(page, conferenceId).getByTitle(conferenceId).click()
    await expect(page.locator('audio[controls]')).toBeVisible()
    const part = await page.request.get(`/api/recordings/${recordings[0]?.recordingId}/audio`, {
      headers: { range: 'bytes=1000-1999' },
    })
    expect(part.status()).toBe(206)
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1440]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } })

      test('axe finds nothing in the player', async ({ page, runConference }) => {
        const { conferenceId } = await runConference({ durationSec: 600, recordings: 2 })
        await page.goto(`/conferences/${conferenceId}`)
        await page.getByRole('button', { name: 'Play recording 2' }).click()
        await expect(page.locator('.player-bar .waveform')).toBeVisible({ timeout: 20_000 })
        // Tab moves through the controls line by line.
        const places = await page
          .locator(
            '.player-controls > button, .player-controls > select, .player-title a, .player-seek input',
          )
          .evaluateAll((controls) =>
            controls.map((control) => {
              const { top, bottom, left } = control.getBoundingClientRect()
              return { middle: (top + bottom) / 2, left }
            }),
          )
        expect(places).toHaveLength(9)
        for (const [index, { middle, left }] of places.slice(1).entries()) {
          const before = places[index]
          expect(middle > (before?.middle ?? 0) + 20 || left > (before?.left ?? 0)).toBe(true)
        }
        await player(page).getByRole('button', { name: 'More' }).click()
        await expectAccessible(page, 'the player and its menu')
        await player(page).getByRole('button', { name: 'Keyboard shortcuts' }).click()
        await expectAccessible(page, 'the keys of the player')
        const trouble = { name: 'not-ready' } as const
        const other = await runConference({ durationSec: 6_007, trouble })
        await page.goto(list(6_007))
        await playButton(page, other.conferenceId).click()
        await expect(player(page).getByRole('button', { name: 'Try now' })).toBeVisible()
        await expectAccessible(page, 'a player that waits')
      })
    })
  }
}
