import { test as base, expect, request } from '@playwright/test'
import { APP_PORT, SIGNING_SECRETS, SIMULATOR_PORT } from '../../playwright.config'
import type { ConferenceReport } from '../../scripts/freeclimb-simulator/conference/conference'
import type { ConferenceOptions } from '../../scripts/freeclimb-simulator/conference/options'
import { signBody } from '../../scripts/freeclimb-simulator/conference/posts'

export const CALLBACK_URL = `http://127.0.0.1:${APP_PORT}/api/webhooks/freeclimb`
const SIMULATOR_URL = `http://127.0.0.1:${SIMULATOR_PORT}/simulator`

type Fixtures = {
  /** Has the simulator run a conference and send its posts to the application */
  runConference: (options?: Partial<ConferenceOptions>) => Promise<ConferenceReport>
  /** Sends a post as FreeClimb would and expects that it is stored */
  sendPost: (post: Record<string, unknown>) => Promise<void>
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures asked for from the pattern.
  runConference: async ({}, use) => {
    const simulator = await request.newContext({ extraHTTPHeaders: {} })
    await use(async (options = {}) => {
      const answer = await simulator.post(`${SIMULATOR_URL}/conferences`, {
        data: { callbackUrl: CALLBACK_URL, ...options },
      })
      expect(answer.ok(), await answer.text()).toBe(true)
      return answer.json()
    })
    await simulator.dispose()
  },
  sendPost: async ({ request: client }, use) => {
    await use(async (post) => {
      const body = JSON.stringify({ ...post, accountId: process.env.FREECLIMB_ACCOUNT_ID })
      const answer = await client.post(CALLBACK_URL, {
        data: Buffer.from(body),
        headers: signedHeaders(body),
      })
      expect(answer.status(), await answer.text()).toBe(200)
    })
  },
})

export async function simulatorStats() {
  const answer = await fetch(`${SIMULATOR_URL}/stats`)
  return answer.json()
}

/** Returns the headers of a body that FreeClimb signs at `signedAt`, by default now. */
export function signedHeaders(
  body: string,
  secrets: readonly string[] = SIGNING_SECRETS,
  signedAt = new Date(),
) {
  return { 'content-type': 'application/json', 'freeclimb-signature': signBody(body, secrets, signedAt) }
}

export { expect }
