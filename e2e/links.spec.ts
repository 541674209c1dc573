import type { Locator, Page } from '@playwright/test'
import { SIMULATOR_PORT } from '../playwright.config'
import { randomId, statusPost } from '../testing/factories'
import { expect, test } from './support/fixtures'

const toDeliveries = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Deliveries' })

const setAttribute = (link: Locator, name: string, value: string) =>
  link.evaluate((anchor, [name, value]) => anchor.setAttribute(name, value), [name, value] as const)

/** Marks the document; the returned function says whether the page is still in it. */
async function markDocument(page: Page) {
  await page.evaluate(() => document.documentElement.setAttribute('data-marked', ''))
  return () => page.evaluate(() => document.documentElement.hasAttribute('data-marked'))
}

test('a plain click, and the Enter key, show the page in the same document', async ({ page }) => {
  for (const follow of [(link: Locator) => link.click(), (link: Locator) => link.press('Enter')]) {
    await page.goto('/account')
    const isSameDocument = await markDocument(page)
    await follow(toDeliveries(page))
    await expect(page.getByRole('heading', { level: 1, name: 'Deliveries' })).toBeVisible()
    expect(await isSameDocument()).toBe(true)
  }
})

test('a click for a new tab or window opens one, and the page stays', async ({ page, context }) => {
  await page.goto('/account')
  const isSameDocument = await markDocument(page)
  const link = toDeliveries(page)
  for (const click of [
    () => link.click({ modifiers: ['ControlOrMeta'] }),
    () => link.click({ modifiers: ['Shift'] }),
    () => link.click({ button: 'middle' }),
  ]) {
    const [opened] = await Promise.all([context.waitForEvent('page'), click()])
    await expect(opened).toHaveURL('/deliveries')
    await opened.close()
    await expect(page).toHaveURL('/account')
    expect(await isSameDocument()).toBe(true)
  }
})

test('clicks with any modifier key are left to the browser', async ({ page }) => {
  await page.goto('/account')
  await page.evaluate(() =>
    window.addEventListener('click', (event) => {
      document.documentElement.setAttribute('data-left', String(!event.defaultPrevented))
      event.preventDefault()
    }),
  )
  const left = page.locator('html')
  for (const modifier of ['Alt', 'Control', 'Meta', 'Shift'] as const) {
    await toDeliveries(page).click({ modifiers: [modifier] })
    await expect(left, modifier).toHaveAttribute('data-left', 'true')
    await expect(page).toHaveURL('/account')
  }
  await toDeliveries(page).click()
  await expect(left).toHaveAttribute('data-left', 'false')
  await expect(page).toHaveURL('/deliveries')
})

test('a link that opens elsewhere, saves a file or leaves Roomtone is left to the browser', async ({
  page,
  context,
}) => {
  await page.goto('/account')
  await setAttribute(toDeliveries(page), 'target', '_blank')
  const [opened] = await Promise.all([context.waitForEvent('page'), toDeliveries(page).click()])
  await expect(opened).toHaveURL('/deliveries')
  await opened.close()
  await expect(page).toHaveURL('/account')

  await page.goto('/account')
  await setAttribute(toDeliveries(page), 'download', 'deliveries.html')
  const [saved] = await Promise.all([page.waitForEvent('download'), toDeliveries(page).click()])
  expect(saved.suggestedFilename()).toBe('deliveries.html')
  await expect(page).toHaveURL('/account')

  const elsewhere = `http://127.0.0.1:${SIMULATOR_PORT}/simulator`
  await page.goto('/account')
  await setAttribute(toDeliveries(page), 'href', elsewhere)
  await toDeliveries(page).click()
  await expect(page).toHaveURL(elsewhere)
})

test.describe('on a short screen', () => {
  test.use({ viewport: { width: 1280, height: 300 } })

  test('a page begins at its top, and back and forward lead to where it was scrolled', async ({
    page,
    sendPost,
  }) => {
    const conferenceId = randomId('CF')
    for (const to of ['1', '2', '3', '4', '5', '6', '7', '8'])
      await sendPost(statusPost({ conferenceId, to }))
    const list = `/deliveries?id=${conferenceId}`
    const scrolled = () => page.evaluate(() => Math.round(window.scrollY))
    const scrollToEnd = () => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    await page.goto(list)
    await expect(page.getByRole('row')).toHaveCount(9)
    await scrollToEnd()
    const inList = await scrolled()
    expect(inList).toBeGreaterThan(300)
    await page.getByRole('row').last().getByRole('link').first().click()
    await expect(page).not.toHaveURL(list)
    await expect.poll(scrolled).toBe(0)
    await scrollToEnd()
    const inDelivery = await scrolled()
    expect(inDelivery).toBeGreaterThan(0)
    await page.goBack()
    await expect(page).toHaveURL(list)
    await expect.poll(scrolled).toBe(inList)
    await page.goForward()
    await expect(page).not.toHaveURL(list)
    await expect.poll(scrolled).toBe(inDelivery)
  })
})
