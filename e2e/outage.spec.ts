import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { signedInState } from '../scripts/support/new-session'
import { commandFile } from '../testing/commands'
import { randomId, recordingPost } from '../testing/factories'
import { expect, signedHeaders, test } from './support/fixtures'
import { player } from './support/player'
import { startApp, startDatabase } from './support/second-app'

const SECRET = 'sigsec_outage'

type Started = {
  database: Awaited<ReturnType<typeof startDatabase>>
  app: Awaited<ReturnType<typeof startApp>>
  cookie: string
}

const own = test.extend<object, { started: Started }>({
  started: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures asked for from the pattern.
    async ({}, use) => {
      const database = await startDatabase()
      const app = await startApp({
        DATABASE_URL: database.url,
        FREECLIMB_SIGNING_SECRETS: SECRET,
        FREECLIMB_ACCOUNT_ID: '',
        FREECLIMB_API_KEY: '',
        APP_URL: '',
      })
      await use({ database, app, cookie: await app.signIn() })
      await app.stop()
      await database.stop()
    },
    { scope: 'worker' },
  ],
})

own.use({
  storageState: async ({ started }, use) => use(signedInState(started.cookie, started.app.url)),
})
own.describe.configure({ mode: 'serial' })

async function post(url: string, body: string, signedAt = new Date()) {
  return fetch(`${url}/api/webhooks/freeclimb`, {
    method: 'POST',
    body,
    headers: signedHeaders(body, [SECRET], signedAt),
  })
}

own(
  'before the first post: the callback URL, what is missing, and then the conference by itself',
  async ({ page, started }) => {
    const { app } = started
    await page.goto(`${app.url}/conferences`)
    await expect(page.getByText(`${app.url}/api/webhooks/freeclimb`, { exact: true })).toBeVisible()
    await expect(page.getByText('FREECLIMB_API_KEY')).toBeVisible()
    const conferenceId = randomId('CF')
    expect((await post(app.url, JSON.stringify(recordingPost({ conferenceId })))).status).toBe(200)
    await expect(page.getByTitle(conferenceId, { exact: true })).toBeVisible()
  },
)

own('without credentials a player says what is missing', async ({ page, started }) => {
  await page.goto(`${started.app.url}/conferences`)
  await page
    .getByRole('button', { name: /^Play / })
    .first()
    .click()
  await expect(player(page).getByRole('status')).toHaveText(/Playback isn’t set up/)
})

own('without a signing secret every post is refused, and the log says what to set', async ({ started }) => {
  const app = await startApp({ DATABASE_URL: started.database.url, FREECLIMB_SIGNING_SECRETS: ' , ' })
  const answer = await post(app.url, JSON.stringify(recordingPost()))
  expect(answer.status).toBe(503)
  expect((await answer.json()).error).toContain('Set FREECLIMB_SIGNING_SECRETS')
  await expect.poll(app.log).toMatch(/"level":"error".*Set FREECLIMB_SIGNING_SECRETS/)
  await app.stop()
})

own(
  'database lost under load: every list is whole or says 503, and all is well again without a restart',
  async ({ started }) => {
    const { app, database, cookie } = started
    let isOver = false
    const answers: { status: number; text: string }[] = []
    const paths = ['/conferences', '/conferences?since=30d&sort=duration', '/conferences?minDuration=1s']
    const look = async (path: string) => {
      while (!isOver) {
        const answer = await fetch(app.url + path, { headers: { cookie } })
        answers.push({ status: answer.status, text: await answer.text() })
      }
    }
    const looking = [...paths, ...paths].map(look)
    const seen = (status: number) => answers.filter((answer) => answer.status === status).length
    for (const loss of [1, 2, 3]) {
      const before = seen(200)
      await expect.poll(() => seen(200)).toBeGreaterThan(before + 6)
      database.cut()
      const refused = seen(503)
      await expect.poll(() => seen(503), `loss ${loss}`).toBeGreaterThan(refused + 6)
      await database.mend()
    }
    const before = seen(200)
    await expect.poll(() => seen(200)).toBeGreaterThan(before + 6)
    isOver = true
    await Promise.all(looking)
    for (const { status, text } of answers) {
      expect([200, 503]).toContain(status)
      if (status === 200) expect(text).toContain('</tbody>')
      else expect(text).toContain('The database can’t be reached')
    }
  },
)

own(
  'database away: 503 everywhere, never an empty list; back again: everything, without a restart',
  async ({ page, started }) => {
    const { app, database, cookie } = started
    const headers = { cookie }
    const conferenceId = randomId('CF')
    const body = JSON.stringify(recordingPost({ conferenceId, from: '+13125550142', to: '+17735550199' }))

    database.cut()
    const signedAt = new Date()
    const refused = await post(app.url, body, signedAt)
    expect(refused.status).toBe(503)
    expect((await refused.json()).error).toBe('The database can’t be reached. The post was not stored.')
    for (let copy = 0; copy < 10; copy++) expect((await post(app.url, body, signedAt)).status).toBe(503)
    const stranger = await fetch(`${app.url}/api/webhooks/freeclimb`, { method: 'POST', body })
    expect(stranger.status).toBe(401)
    const form = await fetch(`${app.url}/setup`, {
      method: 'POST',
      body: new URLSearchParams({ theme: 'dark' }),
      headers: { ...headers, origin: app.url },
    })
    expect(form.status).toBe(503)
    expect(await form.text()).toContain('Nothing was changed')
    const shown = await page.goto(`${app.url}/conferences`)
    expect(shown?.status()).toBe(503)
    await expect(page.getByRole('heading', { name: 'The database can’t be reached' })).toBeVisible()
    for (const path of [`/conferences/${conferenceId}`, '/deliveries', `/deliveries/${randomUUID()}`])
      expect((await fetch(app.url + path, { headers })).status, path).toBe(503)
    expect((await fetch(`${app.url}/api/recordings/${randomId('RE')}/audio`, { headers })).status).toBe(503)

    await database.mend()
    await expect.poll(async () => (await fetch(`${app.url}/conferences`, { headers })).status).toBe(200)
    await page.getByRole('link', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'Conferences' })).toBeVisible()

    // The log contains the whole post, encrypted, and `recover` restores it.
    await expect.poll(app.log).toContain('sealedPost')
    // The log keeps as many of its eleven copies as the database would have.
    await expect.poll(() => app.log().split('isCopyOfLogged').length - 1).toBe(6)
    expect(app.log().split('sealedPost').length - 1).toBe(5)
    for (const secret of ['3125550142', '7735550199', SECRET]) expect(app.log()).not.toContain(secret)
    const recover = spawn(process.execPath, [commandFile('recover')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, DATABASE_URL: database.url, FREECLIMB_SIGNING_SECRETS: SECRET },
    })
    recover.stdin.end(app.log())
    const [output] = await once(recover.stdout, 'data')
    expect(String(output)).toContain('1 stored')
    expect((await page.goto(`${app.url}/conferences/${conferenceId}`))?.status()).toBe(200)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('+1 (312) 555-0142')
  },
)
