import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const ALLOWED_ABOVE_BARE_KB = 12
const ALLOWED_IN_ALL_KB = 145

async function javaScriptKb(page: Page, path: string) {
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  page.removeAllListeners('response')
  const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script, { level: 9 }).byteLength)
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

test('the list page stays within its kilobytes of JavaScript', async ({ browser, holdConference }) => {
  await holdConference()
  // A page of the same build without any client code: what is left is the framework.
  const bareKb = await javaScriptKb(await browser.newPage(), '/no-such-page')
  const listKb = await javaScriptKb(await browser.newPage(), '/conferences')
  console.log(
    `JavaScript, gzip: list page ${listKb.toFixed(1)} KB, ${(listKb - bareKb).toFixed(1)} KB above a bare page`,
  )
  expect(bareKb).toBeGreaterThan(100)
  expect(listKb - bareKb).toBeLessThanOrEqual(ALLOWED_ABOVE_BARE_KB)
  expect(listKb).toBeLessThanOrEqual(ALLOWED_IN_ALL_KB)
})
