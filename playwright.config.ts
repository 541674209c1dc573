import { defineConfig, devices } from '@playwright/test'
import { stateFile } from '@/e2e/support/signed-in'
import { findChromium } from '@/scripts/support/chromium'

// Ports of the application and of the FreeClimb simulator that it fetches audio from.
export const APP_PORT = Number(process.env.E2E_PORT || 4173)
export const SIMULATOR_PORT = APP_PORT + 1

export const SIGNING_SECRETS = ['sigsec_e2e_new', 'sigsec_e2e_old']
const credentials = {
  FREECLIMB_ACCOUNT_ID: `AC${'e2'.repeat(20)}`,
  FREECLIMB_API_KEY: 'e2e0'.repeat(10),
  FREECLIMB_SIGNING_SECRETS: SIGNING_SECRETS.join(', '),
}
const APP_URL = `http://127.0.0.1:${APP_PORT}`
// With a server in DATABASE_URL, nothing generates a secret.
process.env.AUTH_SECRET ||= 'a secret of the tests, long enough'
Object.assign(process.env, credentials, { APP_URL })

const asRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './testing/commands.ts',
  fullyParallel: true,
  // More than a small machine's cores, because tests mostly wait for playback, polling or startup.
  workers: 3,
  timeout: 60_000,
  // Allows for a busy machine, not for slow pages: what must be fast is measured.
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    baseURL: APP_URL,
    // Tests act as an admin unless they say otherwise.
    storageState: stateFile('admin'),
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: ['--autoplay-policy=user-gesture-required', ...(asRoot ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'sessions', testMatch: 'sign-in.setup.ts', use: { storageState: undefined } },
    {
      name: 'api',
      testMatch: '**/*.api.spec.ts',
      dependencies: ['sessions'],
      // Requests with cookies but no origin are refused, so send what a page of ours would.
      use: { extraHTTPHeaders: { origin: APP_URL } },
    },
    {
      name: 'browser',
      testMatch: '**/*.spec.ts',
      testIgnore: '**/*.api.spec.ts',
      use: devices['Desktop Chrome'],
      dependencies: ['api'],
    },
  ],
  webServer: [
    {
      command: `sh scripts/run scripts/freeclimb-simulator/main.ts --port ${SIMULATOR_PORT}`,
      url: `http://127.0.0.1:${SIMULATOR_PORT}/simulator`,
      env: credentials,
    },
    {
      command: `next start --hostname 127.0.0.1 --port ${APP_PORT}`,
      url: `${APP_URL}/icon.svg`,
      env: {
        ...credentials,
        APP_URL,
        FREECLIMB_API_URL: `http://127.0.0.1:${SIMULATOR_PORT}/apiserver`,
        // Archiving has its own specs.
        ARCHIVE_URL: 'none',
        LOG_LEVEL: 'warn',
      },
      stdout: 'ignore',
    },
  ],
})
