import { randomInt } from 'node:crypto'
import type { Page } from '@playwright/test'
import { db } from '../lib/db'
import config from '../playwright.config'
import { randomId } from '../testing/factories'
import { expect, test } from './support/fixtures'

// Show scrollbars, which take up space and which Playwright hides by default.
test.use({ launchOptions: { ...config.use?.launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] } })

const HOUR_MS = 3_600_000

/** Creates conferences that are as different as possible; returns the URL of a search that finds only them. */
async function addConferences() {
  const to = `+1312${randomInt(1_000_000, 9_999_999)}`
  const at = new Date(Date.now() - 27.8 * HOUR_MS)
  const common = { to, startedAt: at, lastEventAt: at, endedAt: at, status: 'terminated' }
  const rows = [
    { status: 'inProgress', endedAt: null, from: '+13125550142', direction: 'inbound' },
    { from: '+13125550142', durationSec: 61, recordings: 1 },
    { from: `sip:${'long.name.'.repeat(12)}@pbx.example.com`, durationSec: 100_000, recordings: 600 },
    { startedAt: new Date(0), durationSec: 3_600_000, recordings: 12 },
    { status: 'aStatusThatNobodyHasAWordFor', endedAt: null },
  ]
  for (const { recordings = 0, ...facts } of rows) {
    const id = randomId('CF')
    await db().conference.create({ data: { id, ...common, ...facts, recordingCount: recordings } })
    await db().recording.createMany({
      data: Array.from({ length: recordings }, () => ({
        ...{ id: randomId('RE'), conferenceId: id, receivedAt: at, durationSec: 60 },
        // Missing at FreeClimb, which the row says next to their number.
        missingSince: recordings > 1 ? at : null,
      })),
    })
  }
  return `/conferences?q=${encodeURIComponent(to)}`
}

const columns = (page: Page) =>
  page.getByRole('columnheader').evaluateAll((headings) =>
    headings.map((heading) => {
      const { left, right } = heading.getBoundingClientRect()
      return [left, right]
    }),
  )

/** Returns texts that overflow their cells, except in the panel below a row or where an ellipsis shows the cut. */
const spilled = (page: Page) =>
  page.locator('tbody td').evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const { left, right } = cell.getBoundingClientRect()
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
      const found = []
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        const { parentElement } = text
        if (parentElement === null || parentElement.closest('.player-panel') !== null) continue
        if (getComputedStyle(parentElement).overflowX !== 'visible') continue
        const range = document.createRange()
        range.selectNodeContents(text)
        const rects = [...range.getClientRects()].filter(({ width }) => width > 0)
        if (rects.some((rect) => rect.right > right + 1 || rect.left < left - 1)) found.push(text.textContent)
      }
      return found
    }),
  )

for (const width of [360, 1024, 1440]) {
  test(`columns stay where they are under every filter, at ${width} px`, async ({ page }) => {
    const own = await addConferences()
    await page.setViewportSize({ width, height: 700 })
    await page.goto(own)
    await expect(page.locator('tbody tr')).toHaveCount(5)
    const before = await columns(page)
    expect(before).toHaveLength(7)
    for (const filter of [
      '',
      '&status=live',
      '&recording=no',
      '&recording=yes',
      '&minDuration=27h',
      '&minDuration=1m&maxDuration=2m',
      '&audio=any',
      '&direction=inbound',
      '&sort=duration',
    ]) {
      await page.goto(`${own}${filter}`)
      await expect(page.locator('tbody tr').first()).toBeVisible()
      expect(await columns(page), filter).toEqual(before)
      expect(await spilled(page), filter).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), filter).toBeLessThanOrEqual(
        width,
      )
    }
    // A list longer than the window, which has a scrollbar.
    await page.goto('/conferences')
    await expect(page.locator('tbody tr').first()).toBeVisible()
    expect(await columns(page)).toEqual(before)
  })
}

test('at 1024 px the filters that are chosen from stand in one line with the search', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  const fields = [page.getByRole('searchbox', { name: 'Search' })]
  for (const name of ['Status', 'Direction', 'Recording']) fields.push(page.getByLabel(name, { exact: true }))
  // On a busy machine the font can come too late for a page, which then has a wider one; the next page has it.
  await expect(async () => {
    await page.goto('/conferences')
    const tops = await Promise.all(fields.map(async (field) => (await field.boundingBox())?.y))
    expect(new Set(tops).size).toBe(1)
  }).toPass()
})
