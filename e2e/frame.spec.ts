import { randomInt } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { randomId, recordingPost } from '../testing/factories'
import { expect, test } from './support/fixtures'

const PHONE = { width: 360, height: 800 }
// Pixels that may precede the first row on the first screen.
const MAX_ABOVE_FIRST_ROW = 400

type SendPost = (post: Record<string, unknown>) => Promise<void>

/** Creates two recorded conferences that only a search for the returned digits finds. */
async function holdTwo(sendPost: SendPost) {
  const digits = String(randomInt(1_000_000, 9_999_999))
  const numbers = { from: `+1312${digits}`, to: '+17735550199' }
  const conferenceId = randomId('CF')
  await sendPost(recordingPost({ ...numbers, direction: 'outboundAPI', recordingDurationSec: 700 }))
  await sendPost(recordingPost({ ...numbers, conferenceId, direction: 'inbound', recordingDurationSec: 61 }))
  return { digits, conferenceId }
}

const fold = (page: Page) => page.locator('summary', { hasText: 'Search and filters' })
const search = (page: Page) => page.getByRole('searchbox')
const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' })

async function expectFirstRowAbove(page: Page) {
  const box = await page.locator('tbody tr').first().boundingBox()
  expect(box?.y, page.url()).toBeLessThan(MAX_ABOVE_FIRST_ROW)
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`on a phone, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    test.use({ viewport: PHONE, javaScriptEnabled })

    test('lists begin on the first screen, and their filters and the navigation unfold', async ({
      page,
      sendPost,
    }) => {
      const { digits, conferenceId } = await holdTwo(sendPost)
      await page.request.get(`/conferences/${conferenceId}`)
      for (const path of ['/deliveries', '/audit-log', `/conferences?q=${digits}`]) {
        await page.goto(path)
        await expectFirstRowAbove(page)
        await expect(search(page).or(page.getByLabel('Who'))).toBeHidden()
      }
      await expect(page).toHaveTitle(`${digits} · Conferences – Roomtone`)
      await expect(fold(page)).toHaveText('Search and filters (1)')
      await fold(page).click()
      await expect(search(page)).toHaveValue(digits)
      await page.getByLabel('Direction', { exact: true }).selectOption('Inbound')
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Filter' }).click()
      await expect(page.locator('tbody tr')).toHaveCount(1)
      await expect(fold(page)).toHaveText('Search and filters (2)')
      // With JavaScript, the fields stay open for further filtering.
      await expect(search(page)).toBeVisible({ visible: javaScriptEnabled })
      await expect(page.getByRole('link', { name: 'Remove the filter Inbound' })).toBeVisible()

      await expect(navigation(page)).toBeHidden()
      await page.getByRole('button', { name: 'Menu' }).click()
      const here = navigation(page).getByRole('link', { name: 'Conferences' })
      await expect(here).toHaveAttribute('aria-current', 'page')
      for (const item of await page.locator('#site-menu :is(a, button)').all())
        expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(44)
      await navigation(page).getByRole('link', { name: 'Deliveries' }).click()
      await expect(page).toHaveURL('/deliveries')
      await expect(navigation(page)).toBeHidden()

      // Errors are never hidden.
      await page.goto('/conferences?minDuration=soon')
      await expect(page.getByLabel('At least')).toHaveAccessibleDescription(/Try 90s/)

      await page.goto(`/conferences?q=${digits}`)
      await page.locator('tbody a[data-row]').first().click()
      await expect(page).toHaveTitle(/^\+1 \(312\) \d{3}-\d{4} → \+1 \(773\) 555-0199 · Today .* – Roomtone$/)
      await page.getByRole('button', { name: 'Menu' }).click()
      await expect(here).toHaveAttribute('aria-current', 'true')
    })
  })
}

test('the Tab key has two ways past navigation and filters, and stops once at the durations', async ({
  page,
  sendPost,
}) => {
  const { digits } = await holdTwo(sendPost)
  const focused = page.locator(':focus')
  await page.goto(`/conferences?q=${digits}`)
  await page.keyboard.press('Tab')
  await expect(focused).toHaveText('Skip to content')
  await expect(focused).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Tab')
  await expect(focused).toHaveText('Skip to results')
  await expect(focused).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Enter')
  await page.keyboard.press('j')
  const rows = page.locator('tbody a[data-row]')
  await expect(rows.first()).toBeFocused()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys.getByRole('heading')).toHaveText(['List', 'Player'])
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()
  await expect(rows.first()).toBeFocused()
  await page.keyboard.press('/')
  await expect(search(page)).toBeFocused()

  const bars = page.getByRole('toolbar', { name: 'Durations' }).getByRole('link')
  const expectOneStop = async (bar: Locator) => {
    await bar.focus()
    await page.keyboard.press('Tab')
    await expect(focused).toHaveAccessibleName(/^Remove the filter Search/)
    await page.keyboard.press('Shift+Tab')
    await expect(bar).toBeFocused()
    await page.keyboard.press('Shift+Tab')
    await expect(page.locator('form :is(input, select):focus')).toHaveCount(1)
    await page.keyboard.press('Tab')
    await expect(bar).toBeFocused()
  }
  await expect(bars).toHaveCount(2)
  await expect(page.locator('figure a[tabindex="0"]')).toHaveCount(1)
  await expectOneStop(bars.first())
  await page.keyboard.press('ArrowRight')
  await expect(bars.last()).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(bars.last()).toBeFocused()
  await page.keyboard.press('Home')
  await expect(bars.first()).toBeFocused()
  await page.keyboard.press('End')
  await expectOneStop(bars.last())
  // The selected bar becomes the tab stop.
  await page.keyboard.press('Enter')
  await expect(bars.last()).toHaveAttribute('aria-current', 'true')
  await search(page).focus()
  await expect(bars.first()).toHaveAttribute('tabindex', '-1')
  await expect(bars.last()).toHaveAttribute('tabindex', '0')

  for (const path of ['/deliveries', '/audit-log']) {
    await page.goto(path)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await expect(focused).toHaveText('Skip to results')
    await page.keyboard.press('Enter')
    await page.keyboard.press('?')
    await expect(keys).toBeVisible()
  }
  await page.goto('/account')
  await page.keyboard.press('Tab')
  await expect(focused).toHaveText('Skip to content')
  await page.keyboard.press('Tab')
  await expect(focused).toHaveAccessibleName('Roomtone')
})
