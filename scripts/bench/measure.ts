// The measuring part of npm run bench, with the database running: measure.ts embedded|server
import pg from 'pg'
import { startSimulator } from '../freeclimb-simulator/server'
import { BARE_APP, startNext } from './next-server'
import { type DatabaseKind, type Measured, reportOf, writeReport } from './report'
import { GROWTH_LIMIT_BYTES, measureSeeking, SEEKING_PLANS, type Seeking } from './seeking'
import { createPostMaker } from './signed-posts'
import { measureThroughput } from './throughput'

// Ending by process.exit, so that the servers end with this process.
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
    databaseVersion: await databaseVersion(),
    throughput: await throughput(),
    seeking: await seeking(),
  }
  const report = reportOf(measured)
  writeReport(kind, report)
  console.log(`\n${report}\n`)
  for (const { rangeIgnored, beforeBytes, peakBytes } of measured.seeking) {
    if (peakBytes - beforeBytes < GROWTH_LIMIT_BYTES) continue
    console.error(
      `Resident memory grew by ${peakBytes - beforeBytes} bytes while seeking ` +
        `(upstream ${rangeIgnored ? 'ignores' : 'honours'} ranges); the limit is ${GROWTH_LIMIT_BYTES}.`,
    )
    process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
process.exit()

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
    // A server of its own: one that has taken many posts has memory to spare.
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

async function databaseVersion() {
  const { rows } = await database.query<{ server_version: string }>('SHOW server_version')
  const version = rows[0]?.server_version.split(' ')[0]
  return kind === 'embedded'
    ? `embedded database (PGlite, Postgres ${version})`
    : `PostgreSQL ${version}, same machine`
}
