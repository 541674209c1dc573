import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { db } from '../lib/db'
import { startSimulator } from '../scripts/freeclimb-simulator/server'
import { signedInState } from '../scripts/support/new-session'
import { expectAccessible } from './support/accessible'
import { CALLBACK_URL, expect, test } from './support/fixtures'
import { watchLayout } from './support/layout-shifts'
import { startApp, startDatabase } from './support/second-app'
import { stateFile } from './support/signed-in'

const check = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) })

const spaceBelowWords = (item: HTMLElement) =>
  item.getBoundingClientRect().bottom -
  Math.max(...[...item.children].map((child) => child.getBoundingClientRect().bottom))

const story = (page: Page) => page.getByRole('region', { name: 'Test result' })

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled })

    test('all is checked, and a test post tells each of its steps', async ({ page, runConference }) => {
      await runConference({ durationSec: 3 })
      await page.goto('/setup')
      await expect(check(page, 'FreeClimb account')).toContainText(
        'FreeClimb accepts the account ID and API key',
      )
      await expect(check(page, 'Clock')).toContainText('within a second of FreeClimb’s and within a second')
      await expect(check(page, 'Last post')).toContainText('The last post arrived')
      await expect(check(page, 'Database')).toContainText(
        /answers in \d+ ms, with all \d+ migrations applied/,
      )
      for (const name of ['Signing secret', 'Last post', 'Database', 'Sign-in', 'Clock'])
        await expect(check(page, name)).toContainText('OK')
      await expect(check(page, 'Signing secret')).toContainText(/verifies a post received \d+ \w+ ago/)
      // FreeClimb can't reach the tests' URL.
      await expect(check(page, 'Public address')).toContainText(
        /Action neededFreeClimb can’t reach the callback URL: 127\.0\.0\.1:\d+ refers to this computer only/,
      )
      await page.getByRole('link', { name: 'Check again' }).click()
      await expect(check(page, 'FreeClimb account')).toContainText('OK')

      await page.getByRole('button', { name: 'Send test post' }).click()
      await expect(story(page).getByRole('listitem')).toHaveText([
        `Signed with the first secret and sent to ${CALLBACK_URL}.`,
        /^Answered 200 in \d+ ms\.$/,
        'Stored as a delivery, ignored because it is a test.',
      ])
      await expect(story(page).getByRole('status')).toContainText(
        `Roomtone reached itself at ${new URL(CALLBACK_URL).origin} from this server`,
      )
      await expect(story(page)).toContainText('FreeClimb can’t reach it: 127.0.0.1')
      await expect(story(page)).not.toContainText('works')
      const link = await story(page).getByRole('link', { name: 'View the delivery' }).getAttribute('href')
      const delivery = await db().webhookDelivery.findUniqueOrThrow({
        where: { id: link?.split('/').at(-1) },
      })
      expect(delivery).toMatchObject({
        requestType: 'roomtoneTest',
        conferenceId: null,
        result: 'ignored',
        reason: 'A test post sent from Roomtone’s Setup page.',
      })
      await story(page).getByRole('link', { name: 'View the delivery' }).click()
      await expect(page.getByText('A test post sent from Roomtone’s Setup page')).toBeVisible()
    })
  })
}

test('the callback URL stands in PerCL and in REST, with the account and without its key', async ({
  page,
}) => {
  await page.goto('/setup')
  await page.getByText('PerCL and REST examples').click()
  const code = (name: string) => page.getByRole('region', { name, exact: true }).locator('pre')
  expect(JSON.parse((await code('PerCL').textContent()) ?? '')).toEqual([
    {
      CreateConference: {
        actionUrl: 'https://YOUR-APPLICATION/conference-created',
        record: true,
        statusCallbackUrl: CALLBACK_URL,
      },
    },
  ])
  await expect(code('REST with curl')).toContainText(
    `/Accounts/${process.env.FREECLIMB_ACCOUNT_ID}/Conferences'`,
  )
  expect(JSON.parse((await code('JSON body').textContent()) ?? '')).toEqual({
    record: true,
    statusCallbackUrl: CALLBACK_URL,
  })
  const html = await page.content()
  for (const secret of ['sigsec_e2e_new', process.env.FREECLIMB_API_KEY, process.env.AUTH_SECRET])
    expect(html).not.toContain(secret)
})

/** Starts an external server that gives every request the same response. */
async function startOutside(answer: { status: number; headers?: Record<string, string>; body?: string }) {
  const server = createServer((_request, response) => {
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, answer, stop: () => server.close() }
}

test('what is wrong is told with its remedy, each beside the others', async ({ browser, runConference }) => {
  test.slow()
  const { conferenceId } = await runConference({ durationSec: 3 })
  await db().recording.updateMany({ where: { conferenceId }, data: { archiveState: 'failed' } })
  const outside = await startOutside({ status: 401 })
  const settings = {
    FREECLIMB_SIGNING_SECRETS: 'sigsec_other',
    FREECLIMB_API_KEY: 'wrong',
    ARCHIVE_URL: 'file:/dev/null/recordings',
  }
  const app = await startApp({ ...settings, FREECLIMB_API_URL: outside.url, APP_URL: outside.url })
  const context = await browser.newContext({ storageState: signedInState(await app.signIn(), app.url) })
  const page = await context.newPage()
  await page.goto(`${app.url}/setup`)
  await expect(check(page, 'FreeClimb account')).toContainText(
    'Action neededFreeClimb rejects the account ID and API key (401).Compare FREECLIMB_ACCOUNT_ID',
  )
  await expect(check(page, 'Public address')).toContainText('FreeClimb can’t reach the callback URL')
  await expect(check(page, 'Signing secret')).toContainText('Not verified')
  await expect(check(page, 'Missed posts')).toContainText('Not verified')
  await expect(check(page, 'Archive')).toContainText(/Action needed.*\/dev\/null\/recordings/)

  await page.getByRole('button', { name: 'Retry all' }).click()
  const copies = () => db().recording.findMany({ where: { conferenceId }, select: { archiveState: true } })
  await expect.poll(copies).toEqual([{ archiveState: 'waiting' }])

  await expectAccessible(page, 'setup-wrong')

  const sendTest = async () => {
    await page.getByRole('button', { name: 'Send test post' }).click()
    return story(page).getByRole('alert')
  }
  await expect(await sendTest()).toContainText('That isn’t Roomtone’s answer.')
  outside.answer.body = JSON.stringify({ error: 'The signature does not match.' })
  await expect(await sendTest()).toContainText(
    'The signature does not match.That address may lead to another',
  )
  Object.assign(outside.answer, { status: 308, headers: { location: 'https://sign-in.example/x?y=z' } })
  await expect(await sendTest()).toContainText('It redirects to https://sign-in.example, and FreeClimb')
  Object.assign(outside.answer, { status: 200, headers: {}, body: '[]' })
  await expect(await sendTest()).toContainText('But it isn’t in this database.')
  outside.stop()
  await expect(await sendTest()).toContainText(/Nothing accepts connections at 127\.0\.0\.1:\d+\./)
  await page.reload()
  await expect(check(page, 'FreeClimb account')).toContainText(
    /can’t be reached from here \(ECONNREFUSED\)\.Check FREECLIMB_API_URL/,
  )
  await context.close()
  await app.stop()
})

test('without secrets and account it says what to set', async ({ browser }) => {
  test.slow()
  const none = { FREECLIMB_SIGNING_SECRETS: '', FREECLIMB_ACCOUNT_ID: '', FREECLIMB_API_KEY: '', APP_URL: '' }
  // A separate database, because posts of other tests are refused, too.
  const database = await startDatabase()
  const app = await startApp({ ...none, DATABASE_URL: database.url })
  const ready = await fetch(`${app.url}/api/health/ready`)
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', down: ['signing-secret'] }])
  expect((await fetch(`${app.url}/api/health`)).status).toBe(200)

  const context = await browser.newContext({ storageState: signedInState(await app.signIn(), app.url) })
  const page = await context.newPage()
  await page.goto(`${app.url}/setup`)
  await expect(check(page, 'Signing secret')).toContainText(
    'Action neededFREECLIMB_SIGNING_SECRETS is not set',
  )
  await expect(check(page, 'FreeClimb account')).toContainText(
    'Not usedFREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY',
  )
  await expect(check(page, 'Public address')).toContainText('Action neededAPP_URL is not set')
  await fetch(`${app.url}/api/webhooks/freeclimb`, { method: 'POST', body: '{}' })
  await expect(async () => {
    await page.reload()
    await expect(check(page, 'Refused posts')).toContainText('1 while no secret was set')
  }).toPass()
  const headers = { 'freeclimb-signature': 't=1,v1=x' }
  await fetch(`${app.url}/api/webhook`, { method: 'POST', body: '{}', headers })
  await expect(async () => {
    await page.reload()
    await expect(check(page, 'Refused posts')).toContainText(
      `Action neededFreeClimb posts to the wrong address: /api/webhookSet its callback URL to ${app.url}/api/webhooks/freeclimb`,
    )
  }).toPass()
  await expect(check(page, 'Clock')).toContainText(
    'Not verifiedThis server’s clock is within a second of the database’s',
  )
  await page.getByRole('button', { name: 'Send test post' }).click()
  await expect(story(page).getByRole('alert')).toContainText('No test was sent')
  await context.close()
  await app.stop()
  await database.stop()
})

test('FreeClimb’s list is read when somebody asks for it, and the page tells how it goes', async ({
  browser,
}) => {
  test.slow()
  const [simulator, database] = await Promise.all([startSimulator(), startDatabase()])
  const { conferenceId, recordingId } = simulator.addRecording({ durationSec: 3 })
  const app = await startApp({
    DATABASE_URL: database.url,
    FREECLIMB_API_URL: simulator.apiUrl,
    FREECLIMB_ACCOUNT_ID: simulator.accountId,
    FREECLIMB_API_KEY: simulator.apiKey,
    ARCHIVE_URL: 'none',
    CRON_SECRET: 'a secret of the tests',
  })
  const context = await browser.newContext({ storageState: signedInState(await app.signIn(), app.url) })
  const page = await context.newPage()
  await page.goto(`${app.url}/setup`)
  await expect(page.getByText('Not checked yet.')).toBeVisible()
  await expect(check(page, 'Archive')).toContainText('Not used')
  await expect(check(page, 'Missed posts')).toContainText('Not verified')
  await expect(check(page, 'Background jobs')).toContainText('Action neededBackground jobs have never run')
  await page.getByRole('button', { name: 'Check FreeClimb’s list now' }).click()
  const run = page.getByRole('list', { name: 'Latest runs' }).getByRole('listitem').first()
  await expect(run).toContainText('Done1 read, 1 recovered', { timeout: 30_000 })
  await expect(run).toContainText('Whole account')
  await page.reload()
  await expect(check(page, 'Missed posts')).toContainText(/OK.*last checked \d+ \w+ ago: 1 read, 1 recovered/)
  // That run was a background job, started after the response.
  await expect(check(page, 'Background jobs')).toContainText(/OK.*background jobs last ran \d+ \w+ ago/)
  await page.setViewportSize({ width: 360, height: 900 })
  await expectAccessible(page, 'setup-read')
  await page.goto(`${app.url}/conferences/${conferenceId}`)
  await expect(page.getByText('Recovered').first()).toBeVisible()

  // FreeClimb's 404 is reported but isn't taken for a deletion, and the recording recovers.
  simulator.setTrouble(recordingId, 'page-404')
  const audio = `${app.url}/api/recordings/${recordingId}/audio`
  expect((await page.request.get(audio)).status()).toBe(503)
  await page.goto(`${app.url}/setup`)
  await expect(check(page, 'Audio from FreeClimb')).toContainText(
    'Action neededFreeClimb answers 404 for every recording (1). Is FREECLIMB_API_URL right?',
  )
  await expect(page.getByRole('term').filter({ hasText: 'Audio missing' })).toBeVisible()
  simulator.setTrouble(recordingId, null)
  await page.getByRole('button', { name: 'Retry all' }).click()
  await expect(page.getByText('Retrying 1 recording.')).toBeVisible()
  await page.goto(`${app.url}/conferences/${conferenceId}`)
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 2_000 })
  }).toPass()

  await context.close()
  await app.stop()
  await database.stop()
  await simulator.close()
})

test.describe('a manager', () => {
  test.use({ storageState: stateFile('manager') })

  test('is told that the set-up is not theirs', async ({ page }) => {
    const answer = await page.goto('/setup')
    expect(answer?.status()).toBe(403)
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1440]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } })

      test('axe finds nothing, nothing is wider than the screen, and nothing moves', async ({ page }) => {
        const movedText = await watchLayout(page)
        await page.goto('/setup')
        await expect(page.getByText('Checking')).toHaveCount(0)
        expect(await movedText()).toEqual([])
        // Checks without a wait reserve no space, so only padding is below their text.
        for (const name of ['Sign-in', 'Public address', 'Client IP addresses'])
          expect(await check(page, name).evaluate(spaceBelowWords), name).toBeLessThanOrEqual(14)
        await page.getByText('PerCL and REST examples').click()
        await page.getByRole('button', { name: 'Send test post' }).click()
        await expect(story(page).getByRole('status')).toBeVisible()
        await expectAccessible(page, `setup-${colorScheme}-${width}`)
      })
    })
  }
}
