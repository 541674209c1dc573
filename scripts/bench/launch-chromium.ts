import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '../support/chromium'

export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('There is no Chromium. Name one: CHROMIUM_PATH=/path/to/chromium')
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath, args: [...(isRoot ? ['--no-sandbox'] : []), ...flags] })
}
