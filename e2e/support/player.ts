import type { Page } from '@playwright/test'
import { expect } from './fixtures'

export const row = (page: Page, conferenceId: string) =>
  page.getByRole('row').filter({ has: page.getByTitle(conferenceId, { exact: true }) })

export const player = (page: Page) => page.getByRole('region', { name: 'Player' })

/** A conference's own button in the list */
export const playButton = (page: Page, conferenceId: string) =>
  row(page, conferenceId)
    .getByRole('button', { name: /^(Play|Pause) / })
    .first()

const audio = (page: Page) => page.locator('audio')

export const atSec = (page: Page) => audio(page).evaluate((element: HTMLAudioElement) => element.currentTime)

export const isPaused = (page: Page) => audio(page).evaluate((element: HTMLAudioElement) => element.paused)

export async function expectPlayedPast(page: Page, sec: number) {
  await expect.poll(() => atSec(page), { timeout: 15_000 }).toBeGreaterThan(sec)
}

/** Seconds of the recording that were played, without jumps */
export const playedSec = (page: Page) =>
  audio(page).evaluate(({ played }: HTMLAudioElement) =>
    Array.from({ length: played.length }, (_, index) => played.end(index) - played.start(index)).reduce(
      (sum, sec) => sum + sec,
      0,
    ),
  )

/** Seeks by clicking the waveform. */
export async function seekTo(page: Page, share: number) {
  const slider = player(page).getByRole('slider', { name: 'Seek' })
  const box = await slider.boundingBox()
  if (box === null) throw new Error('there is no slider')
  await page.mouse.click(box.x + share * box.width, box.y + box.height / 2)
}
