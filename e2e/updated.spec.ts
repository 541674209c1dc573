import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures'
import { expectPlayedPast, player } from './support/player'
import { NOBODY } from './support/signed-in'

// Like a page from before an update, whose action IDs this build doesn't know.
const GONE = '00'.repeat(21)
const ACTION_ID = /\b[\da-f]{42}\b/g

async function sendAsBeforeAnUpdate(page: Page) {
  await page.route('**', async (route) => {
    const request = route.request()
    if (request.method() !== 'POST') return route.continue()
    const headers = await request.allHeaders()
    if (headers['next-action'] !== undefined)
      return route.continue({ headers: { ...headers, 'next-action': GONE } })
    return route.continue({ postData: request.postData()?.replace(ACTION_ID, GONE) })
  })
}

/** The tab's storage at the time the page was loaded */
const storedAtLoad = (page: Page) =>
  page.evaluate(() => (window as typeof window & { atLoad: string }).atLoad)

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { atLoad: JSON.stringify({ ...sessionStorage, ...localStorage }) })
  })
})

const NOTICE = 'Your form wasn’t sent'

test.describe('who signs in on a page from before an update', () => {
  test.use({ storageState: NOBODY })

  test('gets the page anew with the e-mail, and the password is in no storage', async ({ page }) => {
    await page.goto('/sign-in?next=/account')
    await sendAsBeforeAnUpdate(page)
    await page.getByLabel('Email').fill('ann@example.com')
    await page.getByLabel('Password').fill('plum violin harbor ladder')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByText(NOTICE)).toBeVisible()
    await expect(page.getByLabel('Email')).toHaveValue('ann@example.com')
    await expect(page.getByLabel('Password')).toHaveValue('')
    expect(page.url()).toContain('/sign-in?next=/account')
    expect(await storedAtLoad(page)).toContain('ann@example.com')
    expect(await storedAtLoad(page)).not.toContain('violin')
    // Only once: the next visit starts blank.
    await page.reload()
    await expect(page.getByLabel('Email')).toHaveValue('')
    await expect(page.getByText(NOTICE)).toBeHidden()
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    test('is told in words, with a way back', async ({ page }) => {
      await page.goto('/sign-in')
      await sendAsBeforeAnUpdate(page)
      await page.getByLabel('Email').fill('ann@example.com')
      await page.getByLabel('Password').fill('x')
      const answered = page.waitForResponse((response) => response.request().method() === 'POST')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      const answer = await answered
      expect(answer.status()).toBe(409)
      expect(answer.headers()['content-type']).toBe('text/html; charset=utf-8')
      await expect(page.getByRole('heading', { name: 'This page is out of date' })).toBeVisible()
      await page.getByRole('link', { name: 'Open the page again' }).click()
      await expect(page.getByLabel('Email')).toHaveValue('')
    })
  })
})

test('a form of the dashboard keeps what was typed and chosen', async ({ page }) => {
  await page.goto('/keys')
  await sendAsBeforeAnUpdate(page)
  await page.getByLabel('Name').fill('the reporting job')
  await page.getByLabel('Role').selectOption('manager')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByText(NOTICE)).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue('the reporting job')
  await expect(page.getByLabel('Role')).toHaveValue('manager')
  await page.unroute('**')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByText('the reporting job is ready')).toBeVisible()
})

test('a key that a page from before an update creates is shown all the same', async ({ page }) => {
  await page.goto('/keys')
  // Like a page of another build, which Next.js would reload if such a response updated it.
  await page.locator('input[name="build"]').evaluate((field: HTMLInputElement) => {
    field.value = 'another'
  })
  await page.route('**', async (route) => {
    if (route.request().headers()['next-router-state-tree'] === undefined) return route.continue()
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'x-nextjs-deployment-id': 'another' } })
  })
  await page.getByLabel('Name').fill('the nightly job')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByText('the nightly job is ready')).toBeVisible()
  await page.waitForLoadState('networkidle')
  await expect(page.getByText(/^rt_[\w-]{20,}$/)).toBeVisible()
})

test('a page whose further scripts are gone plays, and asks to be reloaded', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 20 })
  await page.goto(`/conferences/${conferenceId}`)
  await page.route('**/_next/static/**', (route) => route.fulfill({ status: 404 }))
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 0.2)
  await expect(page.getByText('Roomtone was updated.')).toBeInViewport()
  await page.unroute('**/_next/static/**')
  await page.getByRole('link', { name: 'Reload', exact: true }).click()
  await expect(page.getByText('Roomtone was updated.')).toBeHidden()
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expect(player(page)).toBeVisible()
})

test('a button of the header reloads the page it is on', async ({ page }) => {
  await page.goto('/account')
  await sendAsBeforeAnUpdate(page)
  await page.getByRole('button', { name: /^Theme/ }).click()
  await expect(page.getByText(NOTICE)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Account', exact: true })).toBeVisible()
})

test('no action lies inside a component, where the key of action ids would have to be secret', () => {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'))
  const names = Object.values<{ exportedName: string }>(manifest.node).map(({ exportedName }) => exportedName)
  expect(names).toContain('signIn')
  expect(names.filter((name) => !/^[a-z]\w+$/i.test(name))).toEqual([])
})
