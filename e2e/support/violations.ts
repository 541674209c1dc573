import type { Page } from '@playwright/test'

/** Collects CSP violations, console errors, uncaught exceptions and dialogs from now on. */
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
    // The browser logs this for every error response, including those that a test expects.
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
