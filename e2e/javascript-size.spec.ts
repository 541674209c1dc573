import {
  ALLOWED_ABOVE_BARE_KB,
  ALLOWED_IN_ALL_KB,
  BARE_PAGE,
  javaScriptKb,
} from '../scripts/bench/browse-javascript'
import { expect, test } from './fixtures'

test('the list page stays within its kilobytes of JavaScript', async ({ browser, holdConference }) => {
  await holdConference()
  const bareKb = await javaScriptKb(await browser.newPage(), BARE_PAGE)
  const listKb = await javaScriptKb(await browser.newPage(), '/conferences')
  console.log(
    `JavaScript, gzip: list page ${listKb.toFixed(1)} KB, ${(listKb - bareKb).toFixed(1)} KB above a bare page`,
  )
  expect(bareKb).toBeGreaterThan(100)
  expect(listKb - bareKb).toBeLessThanOrEqual(ALLOWED_ABOVE_BARE_KB)
  expect(listKb).toBeLessThanOrEqual(ALLOWED_IN_ALL_KB)
})
