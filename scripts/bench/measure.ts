// Takes the measurements for npm run bench once the database is running: measure.ts embedded|server
import pg from 'pg'
import { startSimulator } from '../freeclimb-simulator/server'
import { databaseVersionOf } from './database-version'
import { BARE_APP, startNext } from './next-server'
import { type DatabaseKind, type Measured, reportOf, writeReport } from './report'
import {
  growthOf,
  LIVE_LIMIT_BYTES,
  measureSeeking,
  READING_LIMIT_BYTES,
  SEEKING_PLANS,
  type Seeking,
} from './seeking'
import { createPostMaker } from './signed-posts'
import { measureThroughput } from './throughput'

// process.exit runs the exit handlers, which stop the servers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

const kind: DatabaseKind = process.argv[2] === 'server' ? 'server' : 'embedded'
const database = new pg.Client({ connectionString: process.env.DATABASE_URL })
const simulator = await startSimulator()
const settings = {
  FREECLIMB_ACCOUNT_ID: simulator.accountId,
  FREECLIMB_API_KEY: simulator.apiKey,
  FREECLIMB_SIGNING_SECRETS: simulator.signingSecrets.join(','),
  FREECLIMB_API_URL: simulator.apiUrl,
}

try {
  await database.connect()
  const measured: Measured = {
    databaseVersion: await databaseVersionOf(kind),
    throughput: await throughput(),
    seeking: await seeking(),
  }
  const report = reportOf(measured)
  writeReport(kind, report)
  console.log(`\n${report}\n`)
  for (const { rangeIgnored, reading, live } of measured.seeking) {
    const upstream = `upstream ${rangeIgnored ? 'ignores' : 'honors'} ranges`
    refuse(
      `Resident memory, while whole files were read (${upstream}),`,
      growthOf(reading),
      READING_LIMIT_BYTES,
    )
    refuse(`What a collection leaves, by seeking (${upstream}),`, growthOf(live), LIVE_LIMIT_BYTES)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
process.exit()

function refuse(what: string, grownBytes: number, limitBytes: number) {
  if (grownBytes < limitBytes) return
  console.error(`${what} grew by ${grownBytes} bytes; the limit is ${limitBytes}.`)
  process.exitCode = 1
}

async function throughput() {
  const bare = await startNext(BARE_APP)
  const app = await startNext('.', settings)
  const posts = createPostMaker(
    {
      accountId: simulator.accountId,
      apiKey: simulator.apiKey,
      signingSecrets: [...simulator.signingSecrets],
    },
    simulator.apiUrl,
  )
  const measured = await measureThroughput(bare.url, `${app.url}/api/webhooks/freeclimb`, posts)
  const rows = await countDeliveries()
  if (rows !== measured.webhookPosts) {
    throw new Error(`${measured.webhookPosts} posts were answered 200, but ${rows} deliveries are stored.`)
  }
  await Promise.all([bare.stop(), app.stop()])
  return measured
}

async function seeking() {
  const measured: Seeking[] = []
  for (const plan of SEEKING_PLANS) {
    // A new server each time, because one that has handled many posts has memory to spare.
    const app = await startNext('.', settings)
    measured.push(await measureSeeking(app, simulator, plan))
    await app.stop()
  }
  return measured
}

async function countDeliveries() {
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM webhook_delivery',
  )
  return rows[0]?.count
}
