import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'

/** A page of the same build without client code: its JavaScript is the framework's */
export const BARE_PAGE = '/no-such-page'
export const ALLOWED_ABOVE_BARE_KB = 12
export const ALLOWED_IN_ALL_KB = 145
/** The player bar with its icons */
export const ALLOWED_AT_FIRST_PLAY_KB = 8

/** Returns the gzipped size in KiB of all JavaScript that a page loads. */
export function javaScriptKb(page: Page, address: string): Promise<number> {
  return scriptsKb(page, () => page.goto(address, { waitUntil: 'networkidle' }))
}

/** Returns the gzipped size in KiB of the JavaScript that a page loads during `act`. */
export async function scriptsKb(page: Page, act: () => Promise<unknown>): Promise<number> {
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await act()
  page.removeAllListeners('response')
  const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script, { level: 9 }).byteLength)
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}
