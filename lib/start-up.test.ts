import { afterEach, expect, test, vi } from 'vitest'
import { isEmbeddedDatabase } from './db'

const DEMO = { DEMO_EMAIL: 'demo@example.com', DEMO_PASSWORD: 'plum violin harbor ladder' }

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

async function refuse(variables: Record<string, string>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  const { refuseDemoOnServedDatabase } = await import('./start-up')
  return refuseDemoOnServedDatabase()
}

test('the demo is refused where the database is a served one, and only there', async () => {
  const answer = await refuse(DEMO).then(
    () => 'allowed',
    (error: Error) => error.message,
  )
  if (await isEmbeddedDatabase()) expect(answer).toBe('allowed')
  else expect(answer).toContain('DEMO_EMAIL and DEMO_PASSWORD are set')
})

test('without the account of a demo the database is not asked', async () => {
  await expect(refuse({ DATABASE_URL: 'postgres://127.0.0.1:1/none' })).resolves.toBeUndefined()
})
