// Fills a local database with a month of conferences, through the same code as the webhook: npm run db:seed

import { env } from '@/lib/env'
import { parsePost } from '@/lib/freeclimb/post'
import { storeDelivery } from '@/lib/ingest/ingest'
import { Account } from '@/scripts/freeclimb-simulator/account'
import { planConference } from '@/scripts/freeclimb-simulator/conference/plan'
import { serializePost } from '@/scripts/freeclimb-simulator/conference/posts'
import { randomCredentials } from '@/scripts/freeclimb-simulator/credentials'
import { createRandom, wholeBetween } from '@/scripts/freeclimb-simulator/random'

const CONFERENCE_COUNT = 200
const MONTH_MS = 30 * 24 * 60 * 60 * 1000
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]', ''])

const { DATABASE_URL, FREECLIMB_ACCOUNT_ID: accountId, FREECLIMB_API_URL: apiUrl } = env()
const { hostname } = new URL(DATABASE_URL)
if (!LOCAL_HOSTS.has(hostname)) {
  console.error(
    `The database on ${hostname} is not on this machine. Invented conferences do not belong there.`,
  )
  process.exit(1)
}

const account = new Account({ ...randomCredentials(), ...(accountId && { accountId }) })
const recordingUrl = (id: string) =>
  `${apiUrl}/Accounts/${account.credentials.accountId}/Recordings/${id}/Download`
const random = createRandom('seed')
const nowMs = Date.now()
for (let index = 0; index < CONFERENCE_COUNT; index += 1) {
  const recordings = random() < 0.1 ? 0 : random() < 0.1 ? 3 : 1
  const { lifecycle } = planConference(
    `seed:${index}`,
    { callbackUrl: '', seed: `seed:${index}`, recordings },
    account,
    recordingUrl,
  )
  let sentMs = nowMs - wholeBetween(random, 0, MONTH_MS)
  for (const { post } of lifecycle) {
    sentMs += post.status === 'empty' ? (post.recordingDurationSec ?? 1) * 1000 : 5_000
    const sentAt = new Date(sentMs)
    const body = new Uint8Array(Buffer.from(serializePost(post)))
    await storeDelivery({ body, headers: {}, sentAt, receivedAt: sentAt }, parsePost(body))
  }
}
console.log(
  `Seeded ${CONFERENCE_COUNT} conferences. They have no audio: for some that plays, run npm run simulate.`,
)
process.exit(0)
