import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'

/** A page of the same build without any client code: what is left is the framework. */
export const BARE_PAGE = '/no-such-page'
export const ALLOWED_ABOVE_BARE_KB = 12
export const ALLOWED_IN_ALL_KB = 145
/** The player's bar, its icons included. */
export const ALLOWED_AT_FIRST_PLAY_KB = 8

/** The gzipped size of all JavaScript that a page asks for. */
export function javaScriptKb(page: Page, address: string): Promise<number> {
  return scriptsKb(page, () => page.goto(address, { waitUntil: 'networkidle' }))
}

/** The gzipped size of the JavaScript that a page asks for while something is done to it. */
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
