import { randomBytes } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { env } from '@/lib/env'
import { type Prisma, PrismaClient } from '@/lib/generated/prisma/client'
import {
  type BrowseCase,
  browseCases,
  browseQuery,
  type Landmarks,
  readLandmarks,
} from '@/testing/browse-cases'
import { generateConferences } from '@/testing/generated-conferences'
import { plansOf, tablesReadWhole } from '@/testing/query-plans'

// With fewer rows, a sequential scan is often the right plan.
const ROWS = 50_000
// Limits how long one statement blocks other tests on the same database.
const BATCH_ROWS = 5_000

// Copies of the application's tables, in a schema where other tests don't see the rows.
const schema = `plans_${randomBytes(6).toString('hex')}`
const connection = new pg.Pool({ connectionString: env().DATABASE_URL, max: 1 })
const client = new PrismaClient({ adapter: new PrismaPg(connection) })

beforeAll(async () => {
  await connection.query(`CREATE SCHEMA ${schema}`)
  for (const table of ['conference', 'recording']) {
    await connection.query(
      `CREATE TABLE ${schema}.${table} (LIKE public.${table} INCLUDING ALL EXCLUDING INDEXES)`,
    )
  }
  await generateConferences(runInSchema, ROWS, { batchRows: BATCH_ROWS })
  await copyIndexes()
  await copyStatisticsTargets()
  await connection.query(`ANALYZE ${schema}.conference, ${schema}.recording`)
})

afterAll(async () => {
  await connection.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  await client.$disconnect()
})

/** The embedded database has one shared session, so the search path may change only within a transaction. */
function runInSchema(sql: string) {
  return connection.query(`BEGIN; SET LOCAL search_path = ${schema}, public; ${sql}; COMMIT`)
}

function inSchema<Result>(use: (database: Prisma.TransactionClient) => Promise<Result>): Promise<Result> {
  return client.$transaction(async (database) => {
    await database.$executeRawUnsafe(`SET LOCAL search_path = ${schema}, public`)
    return use(database)
  })
}

async function copyIndexes() {
  const { rows } = await connection.query<{ indexdef: string }>(
    `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ('conference', 'recording')`,
  )
  for (const { indexdef } of rows) await connection.query(indexdef.replace(' ON public.', ` ON ${schema}.`))
}

// LIKE doesn't copy these.
async function copyStatisticsTargets() {
  const { rows } = await connection.query<{ sql: string }>(
    `SELECT format('ALTER TABLE ${schema}.%I ALTER COLUMN %I SET STATISTICS %s', relname, attname, attstattarget) AS sql
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attrelid IN ('public.conference'::regclass, 'public.recording'::regclass) AND attnum > 0 AND attstattarget >= 0`,
  )
  for (const { sql } of rows) await connection.query(sql)
}

let landmarks: Landmarks | undefined

async function wholeReads(pick: (cases: BrowseCase[]) => BrowseCase | undefined) {
  return inSchema(async (database) => {
    landmarks ??= await readLandmarks(database)
    const browseCase = pick(browseCases(landmarks))
    if (!browseCase) throw new Error('no such case')
    const query = await browseQuery(browseCase, landmarks.now, database)
    const plans = await plansOf(query, database)
    return plans.flatMap(({ of, plan }) => tablesReadWhole(plan).map((table) => `${table}, for the ${of}`))
  })
}

// Test names are needed before there's a database to read landmarks from.
const names = browseCases({
  now: new Date(),
  customer: '',
  line: '',
  conferenceId: '',
  callId: '',
  recordingId: '',
  tailSec: 0,
}).map(({ name }) => name)

test.each(names)('%s: no table is read from end to end', async (name) => {
  expect(await wholeReads((cases) => cases.find((each) => each.name === name))).toEqual([])
})
