import { randomUUID } from 'node:crypto'
import type { Browser, Page } from '@playwright/test'
import { ON_THE_SERVER } from '../lib/audit/append'
import { withDatabase } from '../lib/db'
import type { Role } from '../lib/generated/prisma/client'
import { createFirstAdmin } from '../lib/users/first-admin'
import { createInvitation } from '../lib/users/invitations'
import { addUser } from '../lib/users/users'
import { signedInState } from '../scripts/support/new-session'
import { signInAs } from '../testing/sign-in-as'
import { expectAccessible } from './support/accessible'
import { expect, test } from './support/fixtures'
import { startApp, startDatabase } from './support/second-app'
import { NOBODY, stateFile } from './support/signed-in'

const PASSWORD = 'plum violin harbor ladder'
const OTHER_PASSWORD = 'walnut orbit candle freight'

// Most of these tests visit many pages and hash passwords.
test.slow()

async function newUser(role: Role) {
  const email = `${role}-${randomUUID()}@example.com`
  const added = await addUser({ email, name: 'Robin', password: PASSWORD, role }, ON_THE_SERVER)
  if (!added.ok) throw new Error(added.problem)
  return { email, id: added.value.id }
}

/** Opens a page in a new browser context, signed in. */
async function pageOf(browser: Browser, baseURL: string | undefined, role: Role, email: string) {
  const state = signedInState(await signInAs(role, email), baseURL ?? '')
  return (await browser.newContext({ baseURL, storageState: state })).newPage()
}

async function signIn(page: Page, email: string, password = PASSWORD) {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Excludes Next.js's route announcer, which reads page titles to screen readers. */
const alertOn = (page: Page) => page.getByRole('main').getByRole('alert')

const rowOf = (page: Page, email: string) => page.getByRole('row').filter({ hasText: email })

test.describe('one’s own account', () => {
  test.use({ storageState: NOBODY })

  for (const javaScriptEnabled of [true, false])
    test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
      test.use({ javaScriptEnabled })

      test('signing in, changing the password and signing out', async ({ page, browser, baseURL }) => {
        const { email } = await newUser('listener')
        const elsewhere = await pageOf(browser, baseURL, 'listener', email)
        await signIn(page, email)
        await expect(page).toHaveURL('/conferences')
        await expect(page.getByRole('link', { name: 'Users' })).toBeHidden()

        await page.getByRole('link', { name: `Account of ${email}` }).click()
        await expect(page.getByText('2 active sessions')).toBeVisible()
        const change = async (current: string, chosen: string) => {
          await page.getByLabel('Current password').fill(current)
          await page.getByLabel('New password').fill(chosen)
          await page.getByRole('button', { name: 'Change password' }).click()
        }
        await change(PASSWORD, 'password1234')
        await expect(alertOn(page)).toHaveText(/too easy to guess/)
        await change('not what it was', OTHER_PASSWORD)
        await expect(alertOn(page)).toHaveText(/isn’t your current password/)
        await change(PASSWORD, OTHER_PASSWORD)
        await expect(page.getByRole('status')).toHaveText(/Password changed/)
        await expect(page.getByText('This is your only session')).toBeVisible()
        await elsewhere.goto('/account')
        await expect(elsewhere).toHaveURL(/\/sign-in/)

        await page.getByRole('button', { name: 'Sign out', exact: true }).click()
        await expect(page).toHaveURL('/sign-in')
        await page.goto('/conferences')
        await expect(page).toHaveURL('/sign-in')
        await signIn(page, email)
        await expect(alertOn(page)).toHaveText(/Wrong email or password/)
        await signIn(page, email, OTHER_PASSWORD)
        await expect(page).toHaveURL('/conferences')
      })

      test('an invitation makes a user once, who lands signed in', async ({ page, browser, baseURL }) => {
        const admin = await newUser('admin')
        const options = { baseURL, javaScriptEnabled }
        const state = signedInState(await signInAs('admin', admin.email), baseURL ?? '')
        const admins = await (await browser.newContext({ ...options, storageState: state })).newPage()
        await admins.goto('/users')
        const email = `invited-${randomUUID()}@example.com`
        await admins.getByLabel('Email').fill(admin.email)
        await admins.getByRole('button', { name: 'Invite user' }).click()
        await expect(alertOn(admins)).toHaveText(/already has an account/)
        await admins.getByLabel('Email').fill(email)
        await admins.getByRole('combobox', { name: 'Role', exact: true }).selectOption('manager')
        await admins.getByRole('button', { name: 'Invite user' }).click()
        const link = await admins.getByLabel(`Link for ${email}`).inputValue()
        // No one else can open the tests' URL.
        await expect(admins.getByText('It works on this computer only.')).toBeVisible()
        expect(link).toMatch(/\/invitations\/[\w-]{43}$/)
        await expect(admins.getByRole('listitem').filter({ hasText: email })).toContainText('manager')

        await page.goto(link)
        await page.getByLabel('Your name').fill('Kim')
        await page.getByLabel('Choose a password').fill('password1234')
        await page.getByRole('button', { name: 'Create account' }).click()
        await expect(alertOn(page)).toHaveText(/too easy to guess/)
        await expect(page.getByLabel('Your name')).toHaveValue('Kim')
        await page.getByLabel('Choose a password').fill(PASSWORD)
        await page.getByRole('button', { name: 'Create account' }).click()
        await expect(page).toHaveURL('/conferences')
        await page.goto('/account')
        await expect(page.getByText('manager', { exact: true })).toBeVisible()

        await page.goto(link)
        await expect(page.getByRole('heading')).toHaveText('This invitation has been used')
        await admins.goto('/users')
        await expect(rowOf(admins, email)).toContainText('Kim')
        await expect(admins.getByRole('listitem').filter({ hasText: email })).toBeHidden()
      })
    })

  test('signing out everywhere ends what is open elsewhere', async ({ page, browser, baseURL }) => {
    const { email } = await newUser('manager')
    const elsewhere = await pageOf(browser, baseURL, 'manager', email)
    await elsewhere.goto('/conferences')
    await signIn(page, email)
    await expect(page).toHaveURL('/conferences')
    await page.goto('/account')
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect(page).toHaveURL('/sign-in')
    await elsewhere.reload()
    await expect(elsewhere).toHaveURL('/sign-in')
  })

  test('a link that never was says what to do', async ({ page }) => {
    await page.goto('/invitations/nonsense')
    await expect(page.getByRole('heading')).toHaveText('Invitation not found')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await expect(page).toHaveURL('/sign-in')
  })

  test('the sign-in page offers no account where there is no demo', async ({ page }) => {
    await page.goto('/sign-in')
    await expect(page.getByText('demo')).toBeHidden()
  })
})

test.describe('users', () => {
  for (const javaScriptEnabled of [true, false])
    test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
      test.use({ javaScriptEnabled })

      test('a changed role and a disabled user count at once where they are signed in', async ({
        page,
        browser,
        baseURL,
      }) => {
        const { email } = await newUser('listener')
        const theirs = await pageOf(browser, baseURL, 'listener', email)
        expect((await theirs.goto('/users'))?.status()).toBe(403)

        await page.goto('/users')
        await page.getByLabel(`Role of ${email}`).selectOption('admin')
        await page.getByRole('button', { name: `Change the role of ${email}` }).click()
        await expect(rowOf(page, email).getByRole('status')).toHaveText('Role is now admin.')
        await expect(page.getByLabel(`Role of ${email}`)).toHaveValue('admin')
        await theirs.reload()
        await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Users')

        await page.getByRole('link', { name: `Disable ${email}` }).click()
        await page.getByRole('button', { name: 'Disable' }).click()
        await expect(page).toHaveURL('/users')
        await expect(rowOf(page, email)).toContainText('Disabled')
        await theirs.reload()
        await expect(theirs).toHaveURL(/\/sign-in/)
        await signIn(theirs, email)
        await expect(alertOn(theirs)).toHaveText(/Wrong email or password/)

        await page.getByRole('button', { name: `Enable ${email}` }).click()
        await expect(rowOf(page, email)).toContainText('Active')
        await page.getByRole('link', { name: `Reset password ${email}` }).click()
        await page.getByRole('button', { name: 'Reset password' }).click()
        const password = await page.getByLabel('New password').inputValue()
        await signIn(theirs, email, password)
        await expect(theirs).toHaveURL('/conferences')
      })

      test('a withdrawn invitation lets nobody in', async ({ page }) => {
        const actor = { kind: 'user', id: 'e2e', name: 'e2e' } as const
        const by = { actor, origin: ON_THE_SERVER.origin }
        const email = `withdrawn-${randomUUID()}@example.com`
        const invited = await createInvitation({ email, role: 'listener' }, by)
        await page.goto('/users')
        await page.getByRole('button', { name: `Withdraw the invitation for ${email}` }).click()
        await expect(page.getByRole('listitem').filter({ hasText: email })).toBeHidden()
        await page.goto(`/invitations/${invited.ok && invited.value.token}`)
        await expect(page.getByRole('heading')).toHaveText('Invitation not found')
      })
    })

  test('all of it is reached by keyboard', async ({ page, browser, baseURL }) => {
    const { email } = await newUser('listener')
    await page.goto('/users')
    await page.getByLabel(`Role of ${email}`).focus()
    await page.keyboard.press('m')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(rowOf(page, email).getByRole('status')).toHaveText('Role is now manager.')
    const theirs = await pageOf(browser, baseURL, 'manager', email)
    await theirs.goto('/account')
    const signOut = theirs.getByRole('button', { name: 'Sign out', exact: true })
    for (let presses = 0; presses < 8; presses += 1) {
      await theirs.keyboard.press('Tab')
      if (await signOut.evaluate((button) => button === document.activeElement)) break
    }
    await theirs.keyboard.press('Enter')
    await expect(theirs).toHaveURL('/sign-in')
  })

  test('an id of nobody is told so', async ({ page }) => {
    for (const path of ['/users/nobody/disable', '/users/nobody/reset-password', '/users/%00/disable']) {
      const answer = await page.goto(path)
      expect(answer?.status(), path).toBe(404)
    }
  })

  test.describe('of another role', () => {
    test.use({ storageState: stateFile('manager') })

    test('they are not theirs to see', async ({ page }) => {
      for (const path of ['/users', '/users/nobody/disable', '/users/nobody/reset-password'])
        expect((await page.goto(path))?.status(), path).toBe(403)
    })
  })
})

test('the last administrator is refused in words', async ({ browser }) => {
  const database = await startDatabase()
  const app = await startApp({ DATABASE_URL: database.url })
  try {
    const state = signedInState(await app.signIn(), app.url)
    const page = await (await browser.newContext({ baseURL: app.url, storageState: state })).newPage()
    await page.goto('/users')
    await page.getByLabel('Role of admin@example.com').selectOption('listener')
    await page.getByRole('button', { name: 'Change the role of admin@example.com' }).click()
    await expect(rowOf(page, 'admin@example.com').getByRole('alert')).toHaveText(/only active admin/)
    await expect(page.getByLabel('Role of admin@example.com')).toHaveValue('admin')
    await page.getByRole('link', { name: 'Disable admin@example.com' }).click()
    await page.getByRole('button', { name: 'Disable' }).click()
    await expect(alertOn(page)).toHaveText(/only active admin/)
  } finally {
    await app.stop()
    await database.stop()
  }
})

/** Creates the first admin in another database than the tests'. */
const createFirstAdminThere = (url: string) =>
  withDatabase(url, (client) => createFirstAdmin(client, { email: 'demo@example.com', password: PASSWORD }))

test.describe('a demo', () => {
  test.use({ storageState: NOBODY })

  test('offers its account on the sign-in page', async ({ page }) => {
    const database = await startDatabase()
    const account = { DEMO_EMAIL: 'demo@example.com', DEMO_PASSWORD: PASSWORD }
    const app = await startApp({ DATABASE_URL: database.url, ...account })
    try {
      await page.goto(`${app.url}/sign-in`)
      await expect(alertOn(page)).toContainText('there are no users')
      await createFirstAdminThere(database.url)
      await page.reload()
      await expect(page.getByText(account.DEMO_PASSWORD)).toBeVisible()
      await page.getByRole('button', { name: 'Sign in to the demo' }).click()
      await expect(page.getByRole('link', { name: 'Account of demo@example.com' })).toBeVisible()
    } finally {
      await app.stop()
      await database.stop()
    }
  })
})

// One combination each, because contrast depends only on the theme and overflow only on the width.
for (const [colorScheme, width] of [
  ['light', 360],
  ['dark', 1440],
] as const)
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('axe finds nothing, and nothing is wider than the screen', async ({ page }) => {
      const { id } = await newUser('listener')
      await page.goto('/users')
      await page.getByLabel('Email').fill(`axe-${randomUUID()}@example.com`)
      await page.getByRole('button', { name: 'Invite user' }).click()
      const link = await page.getByLabel(/^Link for/).inputValue()
      const paths = [
        null,
        '/account',
        `/users/${id}/disable`,
        `/users/${id}/reset-password`,
        link,
        '/sign-in',
      ]
      for (const path of paths) {
        if (path !== null) await page.goto(path)
        await expectAccessible(page, path ?? '/users')
      }
    })
  })
