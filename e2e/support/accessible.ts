import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page, test } from '@playwright/test'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Axe = {
  run: (options: {
    resultTypes: string[]
  }) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/** Expects no axe violations and nothing wider than the screen. E2E_SCREENSHOTS saves a screenshot under `name`. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  // After client-side navigation, Next.js sets the title some milliseconds after the content.
  await expect(page).toHaveTitle(/./)
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe }
    const { violations: found } = await axe.run({ resultTypes: ['violations'] })
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
  expect(violations, name).toEqual([])
  if (process.env.E2E_SCREENSHOTS)
    await page.screenshot({
      path: test.info().outputPath(`${name.replace(/\W+/g, '-')}.png`),
      fullPage: true,
    })
  const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(scrollWidth, name).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0)
}
