import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { ON_THE_SERVER } from '../lib/audit/append'
import { db } from '../lib/db'
import { createUser, type NewUser, resetPassword } from '../lib/users/users'
import { freePort } from '../scripts/support/ports'
import { signInAs } from '../testing/sign-in-as'
import { test as base, expect } from './support/fixtures'
import { startOidcProvider } from './support/oidc-provider'
import { startApp } from './support/second-app'
import { NOBODY } from './support/signed-in'

type Started = { appUrl: string; provider: Awaited<ReturnType<typeof startOidcProvider>> }

const test = base.extend<object, { started: Started }>({
  started: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures asked for from the pattern.
    async ({}, use) => {
      const port = await freePort()
      const appUrl = `http://127.0.0.1:${port}`
      const provider = await startOidcProvider(`${appUrl}/api/auth/callback/oidc`)
      const app = await startApp(
        { ...provider.settings, APP_URL: appUrl, OIDC_EMAIL_DOMAINS: 'example.com, example.org' },
        port,
      )
      await use({ appUrl, provider })
      await app.stop()
      await provider.stop()
    },
    { scope: 'worker' },
  ],
})

test.use({ storageState: NOBODY })

/** Goes to the provider from the sign-in page, signs in there with this email, and returns. */
async function signInAt(page: Page, email: string) {
  await page.getByRole('link', { name: 'Sign in with your organization' }).click()
  await page.getByPlaceholder('Enter any login').fill(email)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

const someone = (domain: string) => `${randomUUID().slice(0, 13)}@${domain}`

const auditOf = (email: string) =>
  db().auditEvent.findMany({
    where: { actorName: email },
    orderBy: { seq: 'asc' },
    select: { action: true, details: true },
  })

test('a new person of an allowed domain becomes a listener and lands where they were going', async ({
  page,
  started,
}) => {
  const email = someone('example.com')
  await page.goto(`${started.appUrl}/conferences?status=live`)
  await signInAt(page, email)
  await expect(page).toHaveURL(`${started.appUrl}/conferences?status=live`)
  const user = await db().user.findUnique({ where: { email }, include: { accounts: true } })
  expect(user).toMatchObject({ role: 'listener', emailVerified: true })
  expect(user?.accounts).toMatchObject([
    { providerId: 'oidc', accessToken: null, refreshToken: null, idToken: null },
  ])
  expect((await auditOf(email)).map(({ action }) => action)).toEqual(['created user', 'signed in'])
})

test('a name that Postgres cannot store as it is signs in all the same', async ({ page, started }) => {
  const email = `nul${someone('example.com')}`
  await page.goto(`${started.appUrl}/conferences`)
  await signInAt(page, email)
  await expect(page).toHaveURL(`${started.appUrl}/conferences`)
  expect(await db().user.findUnique({ where: { email } })).toMatchObject({ name: 'N\ufffdul' })
})

test('somebody who is a user already keeps their role', async ({ page, started }) => {
  const person: NewUser = {
    email: someone('example.org'),
    name: 'Known',
    password: 'unused violin ladder',
    role: 'manager',
  }
  await createUser(person)
  await page.goto(`${started.appUrl}/sign-in`)
  await signInAt(page, person.email)
  await expect(page.getByRole('heading', { name: 'Conferences', exact: true })).toBeVisible()
  const user = await db().user.findUnique({ where: { email: person.email }, include: { accounts: true } })
  expect(user?.role).toBe('manager')
  expect(user?.accounts.map(({ providerId }) => providerId).sort()).toEqual(['credential', 'oidc'])
})

for (const { email, sentence } of [
  {
    email: () => someone('elsewhere.example'),
    sentence: 'People with your email domain can’t sign in here.',
  },
  {
    email: () => someone('example.com.evil.example'),
    sentence: 'People with your email domain can’t sign in here.',
  },
  {
    email: () => `unverified-${someone('example.com')}`,
    sentence: 'Your organization didn’t confirm your email',
  },
  {
    email: () => `entra-${someone('example.org')}`,
    sentence: 'Your organization didn’t confirm your email',
  },
  { email: () => `mailless-${someone('example.com')}`, sentence: 'Your organization didn’t send your email' },
]) {
  test(`refused in words: ${sentence} ${email().split('@')[1]}`, async ({ page, started }) => {
    const address = email()
    await page.goto(`${started.appUrl}/sign-in`)
    await signInAt(page, address)
    await expect(page.getByRole('main').getByRole('alert')).toContainText(sentence)
    expect(await db().user.findUnique({ where: { email: address } })).toBeNull()
    expect((await page.request.get(`${started.appUrl}/api/conferences/news?arrivedAfter=0`)).status()).toBe(
      401,
    )
  })
}

test('whoever gets the email of another does not become them, until an admin resets their password', async ({
  page,
  started,
  browser,
}) => {
  const email = someone('example.com')
  await page.goto(`${started.appUrl}/sign-in`)
  await signInAt(page, email)
  await expect(page.getByRole('heading', { name: 'Conferences', exact: true })).toBeVisible()
  const { id } = await db().user.findUniqueOrThrow({ where: { email } })

  const context = await browser.newContext({ storageState: NOBODY })
  const other = await context.newPage()
  await other.goto(`${started.appUrl}/sign-in`)
  await signInAt(other, `other:${email}`)
  await expect(other.getByRole('main').getByRole('alert')).toContainText(
    'Another account of your organization already signs in with this email. If yours was created anew there, or both are yours, ask an admin to reset your password here, then try again.',
  )
  const resetPage = await page.request.get(`${started.appUrl}/users/${id}/reset-password`, {
    headers: { cookie: await signInAs('admin') },
  })
  const told = `whoever signs in there next with ${email} becomes this user, as listener.`
  expect((await resetPage.text()).replaceAll('<!-- -->', '')).toContain(told)
  expect(await db().session.count({ where: { userId: id } })).toBe(1)

  expect(await resetPassword(id, 'plum violin harbor ladder', ON_THE_SERVER)).toEqual({ ok: true })
  // The provider still has their session.
  await other.getByRole('link', { name: 'Sign in with your organization' }).click()
  await expect(other.getByRole('heading', { name: 'Conferences', exact: true })).toBeVisible()
  expect(await db().account.findMany({ where: { userId: id, providerId: 'oidc' } })).toMatchObject([
    { accountId: `${started.provider.settings.OIDC_ISSUER} other:${email}` },
  ])
  await context.close()
})

test('an account that an earlier version kept by its subject alone is still its person’s', async ({
  page,
  started,
}) => {
  const email = someone('example.com')
  const { id: userId } = await createUser({
    email: someone('example.com'),
    name: 'Early',
    password: 'unused violin ladder',
    role: 'manager',
  })
  const now = new Date()
  await db().account.create({
    data: { id: randomUUID(), userId, providerId: 'oidc', accountId: email, createdAt: now, updatedAt: now },
  })
  await page.goto(`${started.appUrl}/sign-in`)
  await signInAt(page, email)
  await expect(page.getByRole('heading', { name: 'Conferences', exact: true })).toBeVisible()
  expect(await db().session.count({ where: { userId } })).toBe(1)
})

test('with OIDC_TRUST_EMAIL, an email counts that the provider says nothing of, but not one that it denies', async ({
  browser,
}) => {
  const port = await freePort()
  const appUrl = `http://127.0.0.1:${port}`
  const provider = await startOidcProvider(`${appUrl}/api/auth/callback/oidc`)
  const domains = { OIDC_EMAIL_DOMAINS: 'example.com', OIDC_TRUST_EMAIL: '1' }
  const app = await startApp({ ...provider.settings, APP_URL: appUrl, ...domains }, port)
  for (const [login, isLetIn] of [
    [`entra-${someone('example.com')}`, true],
    [`mailless-${someone('example.com')}`, true],
    [`unverified-${someone('example.com')}`, false],
    [`mailless-${someone('elsewhere.example')}`, false],
  ] as const) {
    const context = await browser.newContext({ storageState: NOBODY })
    const page = await context.newPage()
    await page.goto(`${appUrl}/sign-in`)
    await signInAt(page, login)
    if (isLetIn) await expect(page.getByRole('heading', { name: 'Conferences', exact: true })).toBeVisible()
    else await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
    expect(await db().user.count({ where: { email: login } })).toBe(isLetIn ? 1 : 0)
    await context.close()
  }
  await app.stop()
  await provider.stop()
})

test('a disabled user is not let in', async ({ page, started }) => {
  const email = someone('example.com')
  const { id } = await createUser({ email, name: 'Left', password: 'unused violin ladder', role: 'admin' })
  await db().user.update({ where: { id }, data: { disabledAt: new Date() } })
  await page.goto(`${started.appUrl}/sign-in`)
  await signInAt(page, email)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('disabled')
  expect(await db().session.count({ where: { userId: id } })).toBe(0)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })
  test('the round trip works too', async ({ page, started }) => {
    await page.goto(`${started.appUrl}/sign-in`)
    await signInAt(page, someone('example.com'))
    await expect(page.getByRole('heading', { name: 'Conferences', exact: true })).toBeVisible()
  })
})

test('an answer that nobody asked for, or that was made up, signs nobody in and leaves no trace', async ({
  page,
  started,
}) => {
  const userAgent = `a browser ${randomUUID()}`
  await page.setExtraHTTPHeaders({ 'user-agent': userAgent })
  for (const query of [
    '',
    '?code=made-up',
    '?code=made-up&state=made-up',
    '?error=access_denied&state=x',
    '?state=%00',
  ]) {
    await page.goto(`${started.appUrl}/api/auth/callback/oidc${query}`)
    await expect(page).toHaveURL(/\/sign-in\?error=/)
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  }
  expect(await db().auditEvent.count({ where: { userAgent } })).toBe(0)
  expect(await db().verification.count()).toBe(0)
})

test('the answer to a round trip that was begun here and failed is noted', async ({ page, started }) => {
  const begun = await page.request.get(`${started.appUrl}/api/auth/oidc`, { maxRedirects: 0 })
  const { searchParams } = new URL(begun.headers().location ?? '')
  const last = async () =>
    db().auditEvent.findFirst({ where: { action: 'sign-in refused' }, orderBy: { seq: 'desc' } })
  const before = (await last())?.seq ?? 0n
  await page.goto(
    `${started.appUrl}/api/auth/callback/oidc?error=access_denied&state=${searchParams.get('state')}`,
  )
  await expect(page.getByRole('main').getByRole('alert')).toContainText('didn’t let you in')
  const noted = await last()
  expect(noted?.seq).toBeGreaterThan(before)
  expect(noted?.details).toEqual({ way: 'oidc', reason: 'access_denied' })
})

test('a provider that cannot be reached leaves the password', async ({ page }) => {
  const port = await freePort()
  const appUrl = `http://127.0.0.1:${port}`
  const app = await startApp(
    {
      OIDC_ISSUER: `http://127.0.0.1:${await freePort()}`,
      OIDC_CLIENT_ID: 'roomtone',
      OIDC_CLIENT_SECRET: 'x',
      APP_URL: appUrl,
    },
    port,
  )
  const person = { email: someone('example.com'), name: 'Known', password: 'plum violin harbor ladder' }
  await createUser({ ...person, role: 'listener' })
  await page.goto(`${appUrl}/sign-in`)
  await page.getByRole('link', { name: 'Sign in with your organization' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('can’t be reached right now')
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Conferences', exact: true })).toBeVisible()
  await app.stop()
})
