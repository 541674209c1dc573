import { storeListing } from '../lib/ingest/store-listing'
import { randomId, recordingPost, statusPost } from '../testing/factories'
import { expectAccessible } from './support/accessible'
import { expect, test } from './support/fixtures'
import { watchLayout } from './support/layout-shifts'
import { expectPlayedPast, playButton, row, seekTo } from './support/player'

test('a post appears, is filtered by its duration, plays and is sought in', async ({
  page,
  runConference,
}) => {
  const short = await runConference({ durationSec: 4_031 })
  const long = await runConference({ durationSec: 4_245 })

  await page.goto('/')
  await expect(page).toHaveURL('/conferences')
  await page.goto('/conferences?minDuration=4031&maxDuration=4245')
  await expect(row(page, short.conferenceId)).toContainText('1:07:11')
  await expect(row(page, long.conferenceId)).toContainText('1:10:45')

  await page.getByLabel('At least').fill('1h 10m 45s')
  await page.getByLabel('At most').fill('1:10:45')
  await page.getByLabel('At most').press('Enter')
  await expect(page).toHaveURL(/minDuration=1h\+10m\+45s&maxDuration=1%3A10%3A45/)
  await expect(row(page, long.conferenceId)).toBeVisible()
  await expect(row(page, short.conferenceId)).toBeHidden()

  await playButton(page, long.conferenceId).click()
  await expectPlayedPast(page, 0.3)
  await seekTo(page, 0.95)
  await expectPlayedPast(page, 4_000)
})

test('a recording that no post told of is marked', async ({ page, runConference }) => {
  const { conferenceId, recordings } = await runConference({
    durationSec: 4_324,
    drop: ['conferenceRecordingStatus'],
  })
  const [lost] = recordings
  if (!lost) throw new Error('there is no recording')
  const createdAt = new Date()
  await storeListing(
    {
      id: lost.recordingId,
      conferenceId,
      accountId: null,
      durationSec: 4_324,
      createdAt,
      updatedAt: null,
      isDeleted: false,
    },
    createdAt,
  )
  await page.goto(`/conferences/${conferenceId}`)
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(1)
  await expect(
    page.getByRole('heading', { name: /Recovered.*No post reported this recording/ }),
  ).toBeVisible()
  await expectAccessible(page, 'a conference with a recovered recording')
})

test('a conference shows its recordings, and every post with its JSON folded', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ recordings: 2, durationSec: 4_323, createdBy: 'percl' })
  await page.goto('/conferences?minDuration=8646&maxDuration=8646')
  await page.getByTitle(conferenceId, { exact: true }).click()
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(2)
  await expect(page.getByRole('button', { name: /^Play recording/ })).toHaveCount(2)
  const post = page.getByRole('listitem').filter({ hasText: 'Recording ready' }).first()
  await expect(post.getByText('"requestType": "conferenceRecordingStatus"')).toBeHidden()
  await post.getByText('JSON').click()
  await expect(post.getByText('"requestType": "conferenceRecordingStatus"')).toBeVisible()
})

test('what cannot be read as a duration says so, stays typed and filters nothing', async ({
  page,
  runConference,
}) => {
  const { conferenceId } = await runConference({ durationSec: 4_324 })
  await page.goto('/conferences?minDuration=soon&maxDuration=')
  await expect(page.getByLabel('At least')).toHaveValue('soon')
  await expect(page.getByLabel('At least')).toHaveAccessibleDescription(/That isn’t a duration/)
  await page.goto('/conferences?minDuration=4324s&maxDuration=5')
  await expect(page.getByLabel('At most')).toHaveAccessibleDescription(/longer than the maximum/)
  await page.goto('/conferences?maxDuration=5')
  await expect(page.getByLabel('At most')).toHaveAccessibleDescription(
    'Without a unit it’s seconds. For minutes, add m.',
  )
  await expect(page.getByRole('link', { name: 'Remove the filter At most 5 seconds' })).toBeVisible()
  await page.goto('/conferences?minDuration=half+an+hour&maxDuration=1½+h')
  await expect(page.getByLabel('At least')).toHaveAccessibleDescription('')
  await expect(page.getByRole('link', { name: 'Remove the filter 30:00 to 1:30:00' })).toBeVisible()
  await page.goto('/conferences?minDuration=4324&maxDuration=later')
  await expect(page.getByLabel('At most')).toHaveValue('later')
  await expect(row(page, conferenceId)).toBeVisible()
  await page.goto('/conferences?minDuration=5m&maxDuration=1m')
  await expect(page.getByText('The minimum is longer than the maximum.')).toBeVisible()
})

test('pages lead to the oldest and back', async ({ page, runConference }) => {
  await Promise.all(Array.from({ length: 55 }, () => runConference({ durationSec: 7_777 })))
  await page.goto('/conferences?minDuration=7777s&maxDuration=7777s')
  const links = page.locator('tbody a')
  await expect(links).toHaveCount(50)
  const hrefs = () => links.evaluateAll((found) => found.map((link) => link.getAttribute('href')))
  const firstPage = await hrefs()
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(links).toHaveCount(5)
  await expect(page.getByRole('link', { name: 'Older' })).toBeHidden()
  expect(new Set([...firstPage, ...(await hrefs())]).size).toBe(55)
  await page.getByRole('link', { name: 'Newer' }).click()
  await expect(links).toHaveCount(50)
  expect(await hrefs()).toEqual(firstPage)
  await expect(page.getByRole('link', { name: 'Newer' })).toBeHidden()
})

for (const locale of ['de-DE', 'ar-EG']) {
  test.describe(`a browser in ${locale}`, () => {
    test.use({ locale })

    test('sees pages in English alone', async ({ page, runConference }) => {
      const { conferenceId } = await runConference({ durationSec: 4_326 })
      await page.goto('/conferences?minDuration=4326&maxDuration=4326&since=30d')
      await expect(row(page, conferenceId)).toContainText(/day \d+:\d\d\s[AP]M/)
      for (const path of [page.url(), `/conferences/${conferenceId}`, '/deliveries', '/audit-log']) {
        await page.goto(path)
        expect(await page.locator('main').innerText()).not.toMatch(/Heute|Gestern|Std|Uhr|\p{Script=Arabic}/u)
      }
    })
  })
}

test('no match tells what to loosen', async ({ page }) => {
  await page.goto('/conferences?minDuration=200h')
  await expect(page.getByText('No conference matches these filters.')).toBeVisible()
  await page.getByRole('link', { name: 'Show all conferences' }).click()
  await expect(page).toHaveURL('/conferences')
})

test('the theme that is chosen stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/conferences')
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const light = await background()
  await page.getByRole('button', { name: /Switch to light/ }).click()
  await page.getByRole('button', { name: /Switch to dark/ }).click()
  await expect.poll(background).not.toBe(light)
  await page.reload()
  expect(await background()).not.toBe(light)
  await expect(page.getByRole('button', { name: /Theme: dark/ })).toBeVisible()
})

test('what is stored is text in the list, the detail and the title, whatever it says', async ({
  page,
  sendPost,
}) => {
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  const words = [
    'status',
    'from',
    'to',
    'direction',
    'callId',
    'callStatus',
    'queueId',
    'recordingUrl',
    'extra',
  ]
  const post = recordingPost({
    ...Object.fromEntries(words.map((name) => [name, hostile])),
    recordingDurationSec: 4_326,
  })
  const statuses = ['constructor', '__proto__', hostile].map((status) =>
    statusPost({ conferenceId: post.conferenceId, status }),
  )
  for (const sent of [post, ...statuses]) await sendPost(sent)
  for (const path of [
    '/conferences?minDuration=4326&maxDuration=4326',
    `/conferences/${post.conferenceId}`,
  ]) {
    const answer = await page.goto(path, { waitUntil: 'networkidle' })
    expect(answer?.status()).toBe(200)
    await expect(page.getByText(hostile).first()).toBeVisible()
    expect(await page.locator('img, main script').count()).toBe(0)
    await expect(page).toHaveTitle(/Roomtone$/)
  }
})

for (const path of [`/conferences/${randomId('CF')}`, '/conferences/%ff', '/nowhere']) {
  test(`${path.replace(/CF.*/, 'an unknown id')} is 404 in words, with and without JavaScript`, async ({
    browser,
    baseURL,
  }) => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.newPage({ javaScriptEnabled, baseURL })
      expect((await page.goto(path))?.status()).toBe(404)
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
      await expect(page.getByRole('navigation').getByRole('link', { name: 'Deliveries' })).toBeVisible()
      await page.getByRole('link', { name: 'All conferences' }).click()
      await expect(page).toHaveURL('/conferences')
      await page.close()
    }
  })
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the list, its filter, its pages and its players are there', async ({ page, runConference }) => {
    const short = await runConference({ durationSec: 5_033 })
    const long = await runConference({ durationSec: 5_166 })
    await page.goto('/conferences?minDuration=5033&maxDuration=5166')
    await expect(row(page, short.conferenceId)).toBeVisible()
    await page.getByLabel('At least').fill('86m 6s')
    await page.getByLabel('At most').fill('5166')
    await page.getByRole('button', { name: 'Filter' }).click()
    await expect(row(page, long.conferenceId)).toBeVisible()
    await expect(row(page, short.conferenceId)).toBeHidden()
    await expect(row(page, long.conferenceId)).toContainText('1 recording')
    await page.getByTitle(long.conferenceId, { exact: true }).click()
    await expect(page.locator('audio[controls]')).toHaveAttribute('src', /\/api\/recordings\/RE.+\/audio/)
  })

  test('the theme can be switched', async ({ page }) => {
    await page.goto('/conferences')
    await page.getByRole('button', { name: /Switch to light/ }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  })
})

test('fonts that come late move nothing', async ({ page }) => {
  const movedText = await watchLayout(page)
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/*.woff2', async (route) => {
    await released
    await route.continue()
  })
  await page.goto('/conferences', { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  release()
  await page.waitForLoadState('load')
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
  })
  expect(await movedText()).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1440]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } })

      test('axe finds nothing, and nothing is wider than the screen', async ({
        page,
        sendPost,
        runConference,
      }) => {
        const { conferenceId } = await runConference({ recordings: 2 })
        await runConference({ recordings: 12, durationSec: 36_000 })
        const sipId = randomId('CF')
        await sendPost(
          statusPost({
            conferenceId: sipId,
            from: `sip:${'long.name.'.repeat(20)}@pbx.example.com`,
            to: 'sip:+14155550101@pbx.example.com;transport=tls',
          }),
        )
        for (const path of [
          '/conferences',
          // Few rows, because axe reads each of them.
          '/conferences?q=1&since=soon&until=2020-01-02&minDuration=what&status=odd&direction=odd&recording=odd',
          `/conferences?since=today&minDuration=1s&recording=yes&q=${conferenceId}`,
          '/conferences?since=2020-01-01&until=2020-01-02&q=5550199',
          `/conferences/${conferenceId}`,
          `/conferences/${sipId}`,
          '/conferences/nowhere',
        ]) {
          await page.goto(path)
          await expectAccessible(page, path)
        }
      })
    })
  }
}
