import type { Browser, Page } from '@playwright/test'
import type { Role } from '../lib/permissions/permissions'
import { SIGNING_SECRETS } from '../playwright.config'
import { signedInState } from '../scripts/support/new-session'
import { randomId, recordingPost, statusPost } from '../testing/factories'
import { expectAccessible } from './support/accessible'
import { expect, signedHeaders, test } from './support/fixtures'
import { watchLayout } from './support/layout-shifts'
import { startApp, startDatabase } from './support/second-app'

type App = Awaited<ReturnType<typeof startApp>>

const report = (page: Page) => page.getByRole('region', { name: 'First post' })

const post = (url: string, facts: Record<string, unknown>, headers?: Record<string, string>) => {
  const body = JSON.stringify({ ...facts, accountId: process.env.FREECLIMB_ACCOUNT_ID })
  return fetch(`${url}/api/webhooks/freeclimb`, {
    method: 'POST',
    body,
    headers: headers ?? signedHeaders(body, SIGNING_SECRETS.slice(0, 1)),
  })
}

const CONFERENCE = {
  requestType: 'conferenceStatus',
  conferenceId: `CF${'f1'.repeat(20)}`,
  status: 'empty',
}

async function openAs(browser: Browser, app: App, role: Role, options = {}) {
  const storageState = signedInState(await app.signIn(role), app.url)
  const context = await browser.newContext({ storageState, ...options })
  const page = await context.newPage()
  return { page, movedText: await watchLayout(page), close: () => context.close() }
}

test('from a refused post to the first conference, the page tells what comes', async ({ browser }) => {
  test.slow()
  const database = await startDatabase()
  const settings = { DATABASE_URL: database.url, APP_URL: '' }
  let app = await startApp({ ...settings, FREECLIMB_SIGNING_SECRETS: 'sigsec_wrong' })
  const { url } = app
  const { page, movedText, close } = await openAs(browser, app, 'admin')
  await page.goto(`${url}/conferences`)
  await expect(report(page)).toContainText('Waiting for the first post.')

  // The page has everything that the user needs.
  await expect(page.getByRole('link', { name: 'Account → API credentials' })).toHaveAttribute(
    'href',
    /^https:\/\/www\.freeclimb\.com\/dashboard\//,
  )
  await expect(page.getByRole('main').getByRole('link', { name: 'Setup' })).toHaveAttribute('href', '/setup')
  await page.getByText('PerCL and REST examples').click()
  await expect(page.getByRole('region', { name: 'PerCL', exact: true }).locator('pre')).toContainText(
    `${url}/api/webhooks/freeclimb`,
  )

  // From here on, nothing may shift.
  const opened = await movedText()

  // If FreeClimb can't reach the callback URL, the page says so wherever it offers the URL.
  const unreachable = page.getByRole('region', { name: 'FreeClimb can’t reach this address' })
  const { port } = new URL(url)
  await expect(unreachable).toContainText(`127.0.0.1:${port} refers to this computer only.`)
  for (const command of [`cloudflared tunnel --url http://localhost:${port}`, `ngrok http ${port}`])
    await expect(unreachable).toContainText(command)
  await expect(
    page.getByText('APP_URL is not set, so this is the address you opened, as far as proxies report it.'),
  ).toBeVisible()
  const elsewhere = `You opened this page at ${url}, but the proxy in front of Roomtone passes on`
  await expect(page.getByText(elsewhere)).toHaveCount(0)
  const proxied = await page.context().newPage()
  await proxied.setExtraHTTPHeaders({ 'x-forwarded-host': 'rooms.example.com', 'x-forwarded-proto': 'https' })
  await proxied.goto(`${url}/conferences`)
  await expect(proxied.getByRole('main').getByRole('alert')).toContainText(
    `${elsewhere} https://rooms.example.com. Set APP_URL`,
  )
  await proxied.close()
  await expect(page.getByText(`First replace ${url} with an https:// address`)).toBeVisible()

  // Requests from scanners raise no alarm.
  await post(url, {}, {})
  await expect(report(page)).toContainText('it has no FreeClimb-Signature header. Usually bots or scanners.')
  await expect(report(page)).toContainText('Waiting for the first post.')

  // FreeClimb's post is refused; the page says so and announces it to screen readers.
  expect((await post(url, CONFERENCE)).status).toBe(401)
  await post(url, {}, {})
  await expect(report(page)).toContainText(
    /A post arrived \d+ s ago and was refused: its signature doesn’t match FREECLIMB_SIGNING_SECRETS\./,
  )
  await expect(page.getByRole('status').filter({ hasText: 'A post was refused' })).toHaveText(
    'A post was refused: its signature doesn’t match FREECLIMB_SIGNING_SECRETS.',
  )
  // The examples that the user opened stay open.
  await expect(page.getByRole('region', { name: 'PerCL', exact: true })).toBeVisible()
  const refused = await report(page).getByRole('link', { name: 'View the refused post' }).getAttribute('href')
  const listener = await openAs(browser, app, 'listener')
  await listener.page.goto(`${url}/conferences`)
  await expect(report(listener.page)).toContainText('Posts are arriving but are refused.')
  await expect(listener.page.getByRole('main')).not.toContainText(/FREECLIMB|APP_URL|webhooks/)
  await expect(listener.page.getByRole('main').getByRole('link')).toHaveCount(0)
  await listener.close()
  const other = await page.context().newPage()
  await other.goto(`${url}${refused}`)
  await expect(other.getByRole('heading', { name: 'Refused post' })).toBeVisible()
  await other.close()

  expect(await movedText()).toEqual(opened)
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [360, 1440]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await expectAccessible(page, `first-run-${colorScheme}-${width}`)
    }

  // The page survives the restart that corrects the secret.
  await app.stop()
  await expect(page.getByText('Roomtone isn’t answering. Trying again…')).toBeVisible()
  app = await startApp(settings, Number(port))
  const isAwake = page.getByText('This page updates automatically.')
  await expect(isAwake).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Send test post' }).click()
  const result = page.getByRole('region', { name: 'Test result' })
  await expect(result).toContainText(`Roomtone reached itself at ${url} from this server`)
  await expect(result).toContainText('Not tested: the public address')
  await expect(report(page)).toContainText(/Test post received \d+ s ago and accepted\./)
  await expect(report(page)).toContainText('Waiting for the first post from FreeClimb.')

  const tested = await movedText()
  // The first post is about something else, the second about a conference.
  await post(url, { requestType: 'inboundCall' })
  await expect(report(page)).toContainText(/First post received \d+ s ago: its signature is valid\./)
  await expect(report(page)).toContainText('Its type is “Inbound call”, so it isn’t about a conference.')
  expect(await movedText()).toEqual(tested)
  await post(url, CONFERENCE)
  await expect(page.getByRole('row').filter({ hasText: 'CFf1f1' })).toBeVisible()
  await expect(page.getByText(/^First post received at \d/)).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'First post received.' })).toHaveCount(1)
  await expectAccessible(page, 'first-run-received')
  await page.getByRole('link', { name: 'Dismiss' }).click()
  await expect(page.getByText(/^First post received/)).toHaveCount(0)
  await expect(page.getByRole('row').filter({ hasText: 'CFf1f1' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('row').filter({ hasText: 'CFf1f1' })).toBeVisible()
  await expect(page.getByText(/^First post received/)).toHaveCount(0)
  await close()
  await app.stop()
  await database.stop()
})

test('an empty list fills while it is looked at: no wider than the window, and summed up anew', async ({
  browser,
}) => {
  test.slow()
  const database = await startDatabase()
  const app = await startApp({ DATABASE_URL: database.url, APP_URL: '' })
  const { page, close } = await openAs(browser, app, 'listener')
  const summary = page.getByRole('status').filter({ hasText: 'recorded' })
  const rows = page.locator('tbody tr')
  const expectNoWider = async () => {
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${app.url}/conferences`)
  await expect(report(page)).toContainText('Waiting for the first post.')

  const live = { conferenceId: randomId('CF'), from: '+13125550142', to: '+17735550199' }
  await post(app.url, statusPost({ ...live, status: 'inProgress' }))
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText(/Live\s*0:\d\d/)
  await expect(summary).toHaveText('1 conference · 0 sec recorded')
  await expectNoWider()

  await post(app.url, recordingPost({ ...live, recordingDurationSec: 61 }))
  await expect(rows).toContainText('1:01')
  const bars = page.locator('.length-bar rect')
  await expect(bars).toHaveAttribute('width', '64')
  await post(app.url, recordingPost({ ...live, conferenceId: randomId('CF'), recordingDurationSec: 100_000 }))
  await expect(page.getByRole('link', { name: '1 new' })).toBeVisible()
  await expect(summary).toHaveText('2 conferences · 27 hr 47 min recorded · median 1:01')
  await expectNoWider()
  await page.getByRole('link', { name: '1 new' }).click()
  await expect(rows).toHaveCount(2)
  await expect
    .poll(() => bars.evaluateAll((all) => all.map((bar) => bar.getAttribute('width')).sort()))
    .toEqual(['2', '64'])
  await expectNoWider()
  await close()
  await app.stop()
  await database.stop()
})

test('without scripts and without a secret, refused posts are told, and the first one received', async ({
  browser,
}) => {
  test.slow()
  const database = await startDatabase()
  const settings = { DATABASE_URL: database.url, APP_URL: 'https://roomtone.example.com' }
  let app = await startApp({ ...settings, FREECLIMB_SIGNING_SECRETS: '' })
  const { page, close } = await openAs(browser, app, 'admin', { javaScriptEnabled: false })
  await page.goto(`${app.url}/conferences`)
  await expect(page.getByText('FREECLIMB_SIGNING_SECRETS: without it, every post is refused')).toBeVisible()
  await expect(page.getByText('FreeClimb can’t reach this address.')).toHaveCount(0)
  expect((await post(app.url, CONFERENCE)).status).toBe(503)
  await page.getByRole('link', { name: 'Check every 5 s' }).click()
  await expect(report(page)).toContainText(
    /A post arrived \d+ s ago and was refused: FREECLIMB_SIGNING_SECRETS is not set\./,
  )
  await page.getByRole('button', { name: 'Send test post' }).click()
  await expect(page.getByText('No test was sent: FREECLIMB_SIGNING_SECRETS is not set.')).toBeVisible()

  await page.getByRole('link', { name: 'Stop checking every 5 s' }).click()
  await app.stop()
  app = await startApp(settings, Number(new URL(app.url).port))
  await page.goto(`${app.url}/conferences?watch`)
  await expect(report(page)).toContainText('It is set now.')
  await post(app.url, CONFERENCE)
  // The page reloads by itself, without JavaScript.
  await expect(page.getByText(/^First post received at \d/)).toBeVisible({ timeout: 15_000 })
  await page.getByRole('link', { name: 'Dismiss' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'CFf1f1' })).toBeVisible()
  await expect(page.getByText(/^First post received/)).toHaveCount(0)
  await close()
  await app.stop()
  await database.stop()
})
