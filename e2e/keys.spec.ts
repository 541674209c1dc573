import { type Page, request } from '@playwright/test'
import { createKey } from '../lib/api-keys/api-keys'
import { ON_THE_SERVER } from '../lib/audit/append'
import { randomId } from '../testing/factories'
import { expectAccessible } from './support/accessible'
import { expect, test } from './support/fixtures'
import { NOBODY, stateFile } from './support/signed-in'

const keyRow = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function createApiKey(page: Page, name: string, role: string) {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Role').selectOption(role)
  await page.getByLabel('Expires in').selectOption('30 days')
  await page.getByRole('button', { name: 'Create key' }).click()
  const made = page.getByRole('status').filter({ hasText: name })
  return (await made.locator('code').first().textContent()) ?? ''
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('a key is made, shown once, used and revoked', async ({ page, baseURL }) => {
      const name = `copy ${randomId('CF').slice(2, 12)}`
      await page.goto('/keys')
      const key = await createApiKey(page, name, 'listener')
      expect(key).toMatch(/^rt_[\w-]{43}$/)
      await expect(page.getByText(`curl -H 'Authorization: Bearer ${key}'`)).toBeVisible()
      await expect(keyRow(page, name)).toContainText(`${key.slice(0, 9)}…`)
      await expect(keyRow(page, name)).toContainText('Active')
      await expect(keyRow(page, name)).toContainText('never')

      const program = await request.newContext({
        baseURL,
        storageState: NOBODY,
        extraHTTPHeaders: { authorization: `Bearer ${key}` },
      })
      expect((await program.get('/api/conferences?limit=1')).status()).toBe(200)
      expect((await program.get('/api/conferences/export')).status()).toBe(403)

      await page.goto('/keys')
      await expect(keyRow(page, name)).not.toContainText('never')
      expect(await page.content()).not.toContain(key)
      await page.getByRole('link', { name: `Revoke ${name}` }).click()
      await expect(page.getByRole('heading', { name: `Revoke “${name}”?` })).toBeVisible()
      expect((await program.get('/api/conferences?limit=1')).status()).toBe(200)
      await page.getByRole('button', { name: 'Revoke key' }).click()
      await expect(page).toHaveURL('/keys')
      await expect(keyRow(page, name)).toContainText('Revoked')
      await expect(page.getByRole('link', { name: `Revoke ${name}` })).toHaveCount(0)
      expect((await program.get('/api/conferences?limit=1')).status()).toBe(401)
      await program.dispose()
    })

    test('what is missing is told beside its field, and what was chosen stays', async ({ page }) => {
      await page.goto('/keys')
      await page.getByLabel('Name').fill('   ')
      await page.getByLabel('Role').selectOption('manager')
      await page.getByRole('button', { name: 'Create key' }).click()
      await expect(page.getByRole('alert').filter({ hasText: 'Give the key a name' })).toBeVisible()
      await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
      await expect(page.getByLabel('Role')).toHaveValue('manager')
    })
  })
}

for (const id of ['nothing', '018f0000-0000-7000-8000-000000000000', '%00', '%E2%98%8E']) {
  test(`there is no key ${id}, in words`, async ({ page }) => {
    await page.goto(`/keys/${id}/revoke`)
    await expect(page.getByRole('heading', { name: 'API key not found' })).toBeVisible()
    await page.getByRole('link', { name: 'Back to API keys' }).click()
    await expect(page).toHaveURL('/keys')
  })
}

for (const role of ['listener', 'manager'] as const) {
  test.describe(`a ${role}`, () => {
    test.use({ storageState: stateFile(role) })

    test('is told that the keys are not theirs', async ({ page }) => {
      for (const path of ['/keys', '/keys/nothing/revoke']) {
        const answer = await page.goto(path)
        expect(answer?.status()).toBe(403)
        await expect(page.getByText('You don’t have access')).toBeVisible()
        const links = page.getByRole('navigation').getByRole('link')
        await expect(links).toHaveText(['Conferences', 'Account'])
      }
    })
  })
}

// One combination each, because contrast depends only on the theme and overflow only on the width.
for (const [colorScheme, width] of [
  ['light', 360],
  ['dark', 1440],
] as const) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('axe finds nothing, and nothing is wider than the screen', async ({ page }) => {
      const name = `${'averylongname'.repeat(5)} ${randomId('CF').slice(2, 12)}`
      const passed = new Date(Date.now() - 1000)
      await createKey({ name: 'expired', role: 'admin', expiresAt: passed }, ON_THE_SERVER)
      await page.goto('/keys')
      await createApiKey(page, name, 'manager')
      await expectAccessible(page, 'keys')
      await page.getByRole('link', { name: `Revoke ${name}` }).click()
      await expect(page.getByRole('button', { name: 'Revoke key' })).toBeVisible()
      await expectAccessible(page, 'revoke')
    })
  })
}
