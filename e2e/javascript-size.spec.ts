import {
  ALLOWED_ABOVE_BARE_KB,
  ALLOWED_AT_FIRST_PLAY_KB,
  ALLOWED_IN_ALL_KB,
  BARE_PAGE,
  javaScriptKb,
  scriptsKb,
} from '../scripts/bench/browse/javascript'
import { expect, test } from './support/fixtures'
import { player } from './support/player'

test('the list page stays within its kilobytes of JavaScript', async ({ browser, runConference }) => {
  await runConference()
  const bareKb = await javaScriptKb(await browser.newPage(), BARE_PAGE)
  const page = await browser.newPage()
  const listKb = await javaScriptKb(page, '/conferences')
  const firstPlayKb = await scriptsKb(page, async () => {
    await page
      .getByRole('button', { name: /^Play / })
      .first()
      .click()
    await expect(player(page)).toBeVisible()
  })
  const kb = (size: number) => `${size.toFixed(1)} KB`
  console.log(
    `JavaScript, gzip: list page ${kb(listKb)}, ${kb(listKb - bareKb)} above a bare page, ${kb(firstPlayKb)} at the first play`,
  )
  expect(bareKb).toBeGreaterThan(100)
  expect(listKb - bareKb).toBeLessThanOrEqual(ALLOWED_ABOVE_BARE_KB)
  expect(listKb).toBeLessThanOrEqual(ALLOWED_IN_ALL_KB)
  expect(firstPlayKb).toBeGreaterThan(1)
  expect(firstPlayKb).toBeLessThanOrEqual(ALLOWED_AT_FIRST_PLAY_KB)
})
