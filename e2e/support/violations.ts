import type { Page } from '@playwright/test'

/** Listens to what breaks a page's policy, fails in its scripts or opens a dialog, from now on. */
export async function hear(page: Page): Promise<() => string[]> {
  const heard: string[] = []
  await page.exposeBinding('tellViolation', (_source, told: string) => {
    heard.push(told)
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      const { tellViolation } = window as unknown as { tellViolation: (told: string) => void }
      tellViolation(`violates ${effectiveDirective}: ${blockedURI} ${sample}`)
    })
  })
  page.on('console', (message) => {
    // Of an answer that is an error, which the page itself is about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      heard.push(message.text())
  })
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('dialog', async (dialog) => {
    heard.push(`dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
  return () => heard
}
