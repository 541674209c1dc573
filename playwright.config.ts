import { defineConfig, devices } from '@playwright/test'
import { findChromium } from './scripts/chromium'

// The ports of the application and of the FreeClimb simulator that it fetches audio from.
export const APP_PORT = 4173
export const SIMULATOR_PORT = 4174

export const SIGNING_SECRETS = ['sigsec_e2e_new', 'sigsec_e2e_old']
const credentials = {
  FREECLIMB_ACCOUNT_ID: `AC${'e2'.repeat(20)}`,
  FREECLIMB_API_KEY: 'e2e0'.repeat(10),
  FREECLIMB_SIGNING_SECRETS: SIGNING_SECRETS.join(', '),
}
Object.assign(process.env, credentials)

const asRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${APP_PORT}`,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: ['--autoplay-policy=user-gesture-required', ...(asRoot ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'api', testMatch: '**/*.api.spec.ts' },
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
      command: `node --import tsx scripts/freeclimb-simulator/main.ts --port ${SIMULATOR_PORT}`,
      url: `http://127.0.0.1:${SIMULATOR_PORT}/simulator`,
      env: credentials,
    },
    {
      command: `next start --hostname 127.0.0.1 --port ${APP_PORT}`,
      url: `http://127.0.0.1:${APP_PORT}/icon.svg`,
      env: {
        ...credentials,
        FREECLIMB_API_URL: `http://127.0.0.1:${SIMULATOR_PORT}/apiserver`,
        LOG_LEVEL: 'warn',
      },
      stdout: 'ignore',
    },
  ],
})
