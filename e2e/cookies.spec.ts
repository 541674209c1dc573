import type { Page } from '@playwright/test'
import { APP_PORT } from '../playwright.config'
import { expect, test } from './support/fixtures'
import { startApp, startDatabase } from './support/second-app'
import { NOBODY } from './support/signed-in'

const PASSWORD = 'plum violin harbor ladder'

/** Returns the attributes of the cookies that one response sets, by cookie name. */
async function cookiesSet(page: Page, act: () => Promise<void>) {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await act()
  const lines = await (await answered).headerValues('set-cookie')
  return new Map(
    lines
      .flatMap((line) => line.split('\n'))
      .map((line) => {
        const [cookie = '', ...words] = line.split(/; */)
        return [cookie.split('=')[0] ?? '', words.map((word) => word.toLowerCase())]
      }),
  )
}

async function see(page: Page, url: string, isSecure: boolean) {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('Email').fill('admin@example.com')
  await page.getByLabel('Password').fill(PASSWORD)
  const ofSignIn = await cookiesSet(page, () => page.getByRole('button', { name: 'Sign in' }).click())
  await expect(page.getByRole('heading', { name: 'Conferences', level: 1 })).toBeVisible()
  const ofTheme = await cookiesSet(page, () => page.getByRole('button', { name: 'Switch to light.' }).click())
  expect([...ofTheme.keys()]).toEqual(['theme'])
  expect([...ofSignIn.keys()]).toContain(`${isSecure ? '__Secure-' : ''}roomtone.session_token`)
  for (const [name, words] of [...ofSignIn, ...ofTheme]) {
    expect(words, name).toEqual(expect.arrayContaining(['httponly', 'samesite=lax', 'path=/']))
    expect(words.includes('secure'), name).toBe(isSecure)
    expect(
      words.filter((word) => word.startsWith('domain=')),
      name,
    ).toEqual([])
  }
}

test.use({ storageState: NOBODY, timezoneId: 'America/Chicago' })

test('at http:// cookies are kept from scripts and other sites', async ({ page, context }) => {
  await see(page, `http://127.0.0.1:${APP_PORT}`, false)
  // Only the browser knows its time zone; a script sets it as a cookie.
  await expect
    .poll(async () => (await context.cookies()).find(({ name }) => name === 'tz'))
    .toMatchObject({ value: 'America%2FChicago', sameSite: 'Lax', path: '/', secure: false })
})

test('in production they travel over HTTPS alone', async ({ page }) => {
  test.slow()
  const database = await startDatabase()
  const app = await startApp({ DATABASE_URL: database.url, APP_URL: '', FREECLIMB_SIGNING_SECRETS: '' })
  // Without users, no one can sign in. Without a signing secret, the page doesn't promise that posts are kept.
  const first = await (await fetch(`${app.url}/sign-in`)).text()
  expect(first).toContain('No one can sign in yet')
  expect(first).toContain('posts from FreeClimb are refused')
  expect(first).not.toContain('stored anyway')
  await app.signIn()
  await see(page, app.url, true)

  const dropped = 'You can’t stay signed in here'
  const opened = async (headers: Record<string, string>) =>
    (await fetch(`${app.url}/sign-in`, { headers })).text()
  expect(await opened({ 'x-forwarded-host': 'roomtone.example' })).toContain(dropped)
  expect(
    await opened({ 'x-forwarded-host': 'roomtone.example', 'x-forwarded-proto': 'https' }),
  ).not.toContain(dropped)
  expect(await opened({})).not.toContain(dropped)
  // The page's polling keeps a connection open, and the application would wait for it on shutdown.
  await page.close()
  await app.stop()
  await database.stop()
})
