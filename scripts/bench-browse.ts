// Measures the conference list with a million conferences and writes docs/performance.md: npm run bench:browse
import './support/load-environment'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  type BrowseDatabase,
  dropBrowseDatabase,
  openBrowseDatabase,
  serverVersion,
} from './bench/browse/database'
import { measureExport } from './bench/browse/export'
import { queryLimits } from './bench/browse/limits'
import { type BrowseOptions, parseBrowseOptions, SMALL_ROWS } from './bench/browse/options'
import { measurePage } from './bench/browse/page'
import type { QueriesMeasured, WholeRead } from './bench/browse/queries'
import { browseReportOf, limitSentence } from './bench/browse/report'
import { startNext } from './bench/next-server'
import { writeReport } from './bench/report'
import { buildIfStale } from './support/build-if-stale'

// process.exit runs the exit handlers, which stop the servers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

try {
  const options = parseBrowseOptions(process.argv.slice(2))
  const serverUrl = process.env.DATABASE_URL?.trim()
  if (!serverUrl)
    throw new Error('DATABASE_URL is not set: name a Postgres server that databases may be made on.')
  if (!buildIfStale()) throw new Error('The build failed. npm run build shows why.')
  await bench(serverUrl, options)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
process.exit()

async function bench(serverUrl: string, { rows, isKept }: BrowseOptions) {
  try {
    const databaseVersion = await serverVersion(serverUrl)
    const smallDatabase = await openBrowseDatabase(serverUrl, SMALL_ROWS)
    const largeDatabase = await openBrowseDatabase(serverUrl, rows)
    const { cases: small } = await measureQueries(smallDatabase)
    // Only the large database counts here: on a small table, a full scan is the right plan.
    const { cases: large, wholeReads } = await measureQueries(largeDatabase)
    const limits = queryLimits(large)
    const measured = {
      databaseVersion,
      rows,
      small,
      large,
      limits,
      ...(await measureApplication(largeDatabase)),
    }
    const report = browseReportOf(measured)
    writeReport('browse', report)
    console.log(`\n${report}\n`)
    for (const limit of limits) console.log(limitSentence(limit))
    refuseWholeReads(wholeReads)
  } finally {
    if (!isKept) for (const size of [SMALL_ROWS, rows]) await dropBrowseDatabase(serverUrl, size)
  }
}

function refuseWholeReads(wholeReads: readonly WholeRead[]) {
  for (const { name, of, tables, plan } of wholeReads) {
    console.error(`${name}: the ${of} reads all of ${tables.join(' and ')}. ${plan}`)
    process.exitCode = 1
  }
}

async function measureQueries({ rows, url }: BrowseDatabase): Promise<QueriesMeasured> {
  console.log(`Among ${rows.toLocaleString('en')} conferences, at p95:`)
  const child = fork('scripts/bench/browse/queries.ts', {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: url },
  })
  const kill = () => child.kill()
  process.once('exit', kill)
  const ended = once(child, 'exit')
  const measured = await Promise.race([
    once(child, 'message').then(([message]) => message as QueriesMeasured),
    ended.then(([code]) => {
      throw new Error(`The queries could not be measured: their process ended with ${code}.`)
    }),
  ])
  await ended
  process.off('exit', kill)
  return measured
}

async function measureApplication({ rows, url }: BrowseDatabase) {
  const app = await startNext('.', { DATABASE_URL: url })
  try {
    const page = await measurePage(app.url, await app.signIn())
    console.log('The page is measured; the export is next …')
    return { page, export: await measureExport(app, rows) }
  } finally {
    await app.stop()
  }
}
