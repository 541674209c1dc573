import { expect, test } from './support/fixtures'
import { expectPlayedPast, playButton, player, row } from './support/player'
import { NOBODY } from './support/signed-in'
import { hear } from './support/violations'

test('everything that a visitor does is within the policy', async ({ page, runConference }) => {
  const heard = await hear(page)
  const { conferenceId } = await runConference({ durationSec: 5_101, recordings: 2 })
  const list = '/conferences?minDuration=10202&maxDuration=10202'
  await page.goto(list)
  await row(page, conferenceId).locator('summary').click()
  await playButton(page, conferenceId).click()
  await expectPlayedPast(page, 0.1)
  await player(page).getByRole('slider', { name: 'Seek' }).hover()
  await player(page).getByRole('button', { name: 'More' }).click()
  await player(page).getByLabel('Level volume').click()
  await page.keyboard.press('Escape')

  // Load new conferences and a row rendered from a server action's response.
  await runConference({ durationSec: 5_101, recordings: 2 })
  await page.getByRole('link', { name: '1 new' }).click()
  await expect(page.locator('tbody tr')).toHaveCount(2)

  // Client-side navigation loads no document, so the first document's policy stays in force.
  await page.getByLabel('At least').fill('10201')
  await page.getByLabel('At least').press('Enter')
  await expect(page).toHaveURL(/minDuration=10201/)
  await page.getByTitle(conferenceId, { exact: true }).click()
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(2)
  await page.getByText('JSON').first().click()
  await page.getByRole('link', { name: 'Conferences' }).first().click()
  await expect(page.locator('figure svg').first()).toBeVisible()

  for (const theme of ['light', 'dark', 'system']) {
    await page.getByRole('button', { name: `Switch to ${theme}.` }).click()
    await expect(page.getByRole('button', { name: `Theme: ${theme}.` })).toBeVisible()
  }
  await page.goto('/nothing')
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  await page.goto('/unavailable?back=/conferences')
  expect(await page.getByRole('main').evaluate((main) => getComputedStyle(main).textAlign)).toBe('center')
  expect(heard()).toEqual([])
})

test.describe('a stranger', () => {
  test.use({ storageState: NOBODY })
  test('signs in within the policy', async ({ page }) => {
    const heard = await hear(page)
    await page.goto('/conferences')
    await page.getByLabel('Email').fill('listener@example.com')
    await page.getByLabel('Password').fill('plum violin harbor ladder')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: 'Conferences' })).toBeVisible()
    expect(heard()).toEqual([])
  })
})

/** What an injection would put into a page, and the directive that blocks it */
const HOLES: [string, string, string][] = [
  ['an inline script', '<script>window.ran = true</script>', 'script-src-elem'],
  [
    'a script with a nonce that was guessed',
    '<script nonce="AAAA">window.ran = true</script>',
    'script-src-elem',
  ],
  ['a script of ours that was chosen', '<script src="/icon.svg"></script>', 'script-src-elem'],
  ['a script from elsewhere', '<script src="https://evil.example/x.js"></script>', 'script-src-elem'],
  ['an event handler', '<img src="/nothing" onerror="window.ran = true">', 'script-src-attr'],
  [
    'a frame',
    '<iframe srcdoc="<script>parent.ran = true</script>" src="/sign-in"></iframe>',
    'script-src-elem',
  ],
  ['a frame from elsewhere', '<iframe src="https://evil.example/"></iframe>', 'frame-src'],
  ['a plug-in', '<object data="/icon.svg"></object>', 'object-src'],
  ['another base', '<base href="https://evil.example/">', 'base-uri'],
  ['a style', '<style>body { display: none }</style>', 'style-src-elem'],
  ['a style attribute', '<p style="display: none">', 'style-src-attr'],
  ['a picture that tells', '<img src="https://evil.example/x.png">', 'img-src'],
]

for (const [name, html, directive] of HOLES)
  test(`${name} that got into a page is stopped`, async ({ page }) => {
    const heard = await hear(page)
    await page.route('/nothing-at-all', async (route) => {
      const answer = await route.fetch()
      const text = await answer.text()
      await route.fulfill({ response: answer, body: text.replace('</body>', `${html}</body>`) })
    })
    await page.goto('/nothing-at-all')
    await expect.poll(() => heard().join('\n')).toContain(`violates ${directive}`)
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  })

test('a form that got into a page leads nowhere else', async ({ page }) => {
  const heard = await hear(page)
  await page.goto('/nothing')
  await page.evaluate(() => {
    const form = document.createElement('form')
    form.action = 'https://evil.example/'
    document.body.append(form)
    form.submit()
  })
  await expect.poll(() => heard().join('\n')).toContain('violates form-action')
})

test('no page of ours is shown in a frame, not even in one of ours', async ({ page }) => {
  await page.route('/framing', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<iframe src="/sign-in"></iframe>' }),
  )
  await page.goto('/framing')
  await expect
    .poll(() => page.frames().map((frame) => frame.url()))
    .toContain('chrome-error://chromewebdata/')
})
