import { randomBytes } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { env } from '@/lib/env'
import { PrismaClient } from '@/lib/generated/prisma/client'
import type { SearchParams } from '@/lib/list-query/params'
import { planOf, tablesReadWhole } from '@/testing/query-plans'
import { deliveryCriteria, deliveryFilters, POST_VERDICTS } from './filters'
import { postsSql, requestTypesSql } from './list'

// With fewer rows, a sequential scan is often the right plan.
const ROWS = 20_000
const NOW = new Date('2026-03-04T12:00:00Z')
const CLOCK = { timeZone: 'UTC', now: NOW }

// Copies of the application's tables, in a schema where other tests don't see the rows.
const schema = `plans_${randomBytes(6).toString('hex')}`
const connection = new pg.Pool({ connectionString: env().DATABASE_URL, max: 1 })
const client = new PrismaClient({ adapter: new PrismaPg(connection) })

const hexSql = (seed: number, of: string) => `md5('${seed}' || (${of}))`

// A post every ten seconds until now: seven per conference, most of them stored, a few of rare kinds.
beforeAll(async () => {
  await connection.query(`CREATE SCHEMA ${schema}`)
  for (const table of ['conference', 'webhook_delivery', 'refused_post'])
    await connection.query(`CREATE TABLE ${schema}.${table} (LIKE public.${table} INCLUDING ALL)`)
  await connection.query(`
    INSERT INTO ${schema}.webhook_delivery
      (id, received_at, sent_at, headers, body, request_type, conference_id, recording_id, verdict)
    SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(${hexSql(1, 'n')}, 1, 19))::uuid,
      at, at, '{}', decode(repeat('20', 400), 'hex'),
      CASE WHEN n % 5000 = 0 THEN 'inboundCall' WHEN n % 7 = 0 THEN 'conferenceRecordingStatus' ELSE 'conferenceStatus' END,
      'CF' || ${hexSql(2, 'n / 7')} || '00000000',
      CASE WHEN n % 7 = 0 THEN 'RE' || ${hexSql(3, 'n')} || '00000000' END,
      (CASE WHEN n % 4000 = 0 THEN 'invalid' WHEN n % 1000 = 0 THEN 'ignored' WHEN n % 12 = 0 THEN 'duplicate' ELSE 'stored' END)::public.delivery_verdict
    FROM (SELECT n, timestamptz '${NOW.toISOString()}' - make_interval(secs => 10 * (${ROWS} - n)) AS at
      FROM generate_series(1, ${ROWS}) n) AS moments`)
  await connection.query(`ANALYZE ${schema}.webhook_delivery`)
})

afterAll(async () => {
  await connection.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  await client.$disconnect()
})

const cases: [string, SearchParams][] = [
  ['nothing', {}],
  ...POST_VERDICTS.map((verdict): [string, SearchParams] => [`verdict ${verdict}`, { verdict }]),
  ...['conferenceStatus', 'inboundCall', 'neverHeardOf'].map((type): [string, SearchParams] => [
    `type ${type}`,
    { type },
  ]),
  ['today', { since: 'today' }],
  ['long ago', { until: '2020-01-01' }],
  ['days in the middle', { since: '2026-03-03', until: '2026-03-03' }],
  ['a conference', { id: 'CF:whole' }],
  ['the beginning of a conference', { id: 'CF:beginning' }],
  ['a recording', { id: 'RE:whole' }],
  ['a delivery', { id: 'delivery:whole' }],
  ['the beginning of a delivery', { id: 'delivery:beginning' }],
  ['an id that nothing has', { id: 'CFffffffffffffff' }],
  ['hexadecimal digits of anything', { id: 'a1b2c3' }],
]

async function landmark(id: string): Promise<string> {
  const [column, part] = id.split(':')
  if (part === undefined) return id
  const name = { CF: 'conference_id', RE: 'recording_id' }[column ?? ''] ?? 'id'
  const { rows } = await connection.query<{ found: string }>(
    `SELECT ${name}::text AS found FROM ${schema}.webhook_delivery WHERE recording_id IS NOT NULL ORDER BY received_at OFFSET 100 LIMIT 1`,
  )
  const found = rows[0]?.found ?? ''
  return part === 'whole' ? found : found.slice(0, 9)
}

test.each(cases)('filtered by %s, deliveries are not read from end to end', async (_, params) => {
  const id = typeof params.id === 'string' ? await landmark(params.id) : undefined
  const criteria = deliveryCriteria(deliveryFilters.parse({ ...params, id }, CLOCK), CLOCK)
  const middle = {
    receivedAt: new Date(NOW.getTime() - ROWS * 5_000),
    id: '00000000-0000-7000-8000-000000000000',
  }
  const cursors = [null, ...(['after', 'before'] as const).map((direction) => ({ direction, place: middle }))]
  for (const cursor of cursors) expect(await readWhole(postsSql(criteria, cursor, 51))).toEqual([])
})

test('the request types are found without reading the deliveries', async () => {
  expect(await readWhole(requestTypesSql())).toEqual([])
})

async function readWhole(sql: ReturnType<typeof postsSql>) {
  const plan = await client.$transaction(async (database) => {
    await database.$executeRawUnsafe(`SET LOCAL search_path = ${schema}, public`)
    return planOf(sql, database)
  })
  return tablesReadWhole(plan).filter((table) => table === 'webhook_delivery')
}
