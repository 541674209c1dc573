import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { readCursor } from './cursor'
import { conferenceFilters, criteriaOf } from './filters'
import { openSearch } from './search'

let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})

/** Used only within SQL, or set by the database itself. */
const ANY_MOMENT_WILL_DO = [
  '_prisma_migrations',
  'audit_event',
  'freeclimb_gate',
  'freeclimb_turn',
  'sign_in_attempts',
]
const IMPOSSIBLE = [
  'infinity',
  '-infinity',
  '0044-03-15 12:00+00 BC',
  '5000-01-01 00:00+00',
  '294276-12-31+00',
]
const POSSIBLE = ['1970-01-01 00:00+00', '2026-11-26 12:00+00', '4999-12-31 23:59:59.999+00']

test('no column of a moment takes one that JavaScript has none for', async () => {
  const columns = await db().$queryRaw<{ table: string; column: string; checks: string[] }[]>`
    SELECT column_name AS "column", table_name AS "table", ARRAY(
      SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint
      WHERE contype = 'c' AND convalidated AND conrelid = table_name::regclass
    ) AS checks
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND udt_name IN ('timestamptz', '_timestamptz', 'timestamp', '_timestamp', 'date')
      AND table_name <> ALL (${ANY_MOMENT_WILL_DO})`
  expect(columns.length).toBeGreaterThan(50)
  for (const { table, column, checks } of columns) {
    const isRefused = async (moment: string) => {
      const others = columns.filter((other) => other.table === table && other.column !== column)
      const row = [
        `'${moment}'::timestamptz AS ${column}`,
        ...others.map((each) => `NULL::timestamptz AS ${each.column}`),
      ]
      const [{ refused } = { refused: null }] = await db().$queryRawUnsafe<{ refused: boolean }[]>(
        `SELECT (${checks.join(') AND (')}) IS FALSE AS refused FROM (SELECT ${row}) AS ${table}`,
      )
      return refused
    }
    const told = `${table}.${column}`
    expect(checks, told).not.toEqual([])
    for (const moment of IMPOSSIBLE) expect(await isRefused(moment), `${told} ${moment}`).toBe(true)
    for (const moment of POSSIBLE) expect(await isRefused(moment), `${told} ${moment}`).toBe(false)
  }
})

const CLOCK = { timeZone: 'UTC', now: new Date() }

async function idsByPages() {
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const { cursor, isRefused } = readCursor(after === null ? {} : { after }, 'started')
    expect(isRefused, after ?? '').toBe(false)
    const search = openSearch(criteriaOf(conferenceFilters.parse({}, CLOCK), CLOCK))
    const page = await search.listConferences({ sort: 'started', order: 'desc', cursor, pageSize: 1 })
    ids.push(...page.rows.map(({ id }) => id))
    after = page.next
    if (after === null) return ids
  }
}

test('rows from before with such moments are mended, and none comes after them', async () => {
  const migration = (name: string) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8')
  const at = new Date('2026-11-01T12:00:00Z')
  const [before, never, kept] = [randomId('CF'), randomId('CF'), randomId('CF')]
  await db().conference.createMany({
    data: [before, never, kept].map((id) => ({ id, startedAt: at, lastEventAt: at })),
  })
  await db().recording.create({ data: { id: randomId('RE'), conferenceId: never, receivedAt: at } })
  await db().apiKey.createMany({
    data: ['revoked', 'endless'].map((name) => ({
      ...{ name, role: 'listener' as const, keyHash: name, beginning: name, expiresAt: at },
    })),
  })
  const impossible = [
    `UPDATE conference SET started_at = '-infinity' WHERE id = '${before}'`,
    `UPDATE conference SET started_at = 'infinity', ended_at = '294276-12-31+00' WHERE id = '${never}'`,
    `UPDATE recording SET received_at = 'infinity', archived_at = 'infinity'`,
    `UPDATE api_key SET revoked_at = 'infinity' WHERE name = 'revoked'`,
    `UPDATE api_key SET expires_at = 'infinity' WHERE name = 'endless'`,
  ]
  for (const change of impossible)
    await expect(db().$executeRawUnsafe(change), change).rejects.toThrow('moments_1970_to_4999')

  // Recreate rows from before the checks, with one check not yet validated.
  for (const table of ['conference', 'recording', 'api_key'])
    await db().$executeRawUnsafe(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_moments_1970_to_4999`)
  for (const change of impossible) await db().$executeRawUnsafe(change)
  await db().$executeRawUnsafe(migration('20261126212001_conference_moments'))
  await db().$executeRawUnsafe(migration('20261126212002_recording_moments'))
  await db().$executeRawUnsafe(
    `ALTER TABLE api_key ADD CONSTRAINT api_key_moments_1970_to_4999
     CHECK (revoked_at < '5000-01-01T00:00:00Z' AND expires_at < '10000-01-01T00:00:00Z') NOT VALID`,
  )
  const mendedFrom = new Date()
  await db().$executeRawUnsafe(migration('20261126212005_possible_moments'))

  const conferences = await db().conference.findMany()
  const byId = Object.fromEntries(conferences.map((row) => [row.id, row]))
  expect(byId[before]).toMatchObject({
    startedAt: new Date('1970-01-01T00:00:00Z'),
    endedAt: null,
    lastEventAt: at,
  })
  expect(byId[kept]).toMatchObject({ startedAt: at, lastEventAt: at })
  const keys = Object.fromEntries((await db().apiKey.findMany()).map((key) => [key.name, key]))
  expect(keys.endless).toMatchObject({ expiresAt: new Date('4999-12-31T23:59:59Z'), revokedAt: null })
  expect(await idsByPages()).toEqual([never, kept, before])
  await db().conference.update({ where: { id: kept }, data: { startedAt: new Date(POSSIBLE[2] ?? '') } })
  expect(await idsByPages()).toEqual([kept, never, before])
  const recording = await db().recording.findFirstOrThrow()
  for (const moment of [
    byId[never]?.startedAt,
    byId[never]?.endedAt,
    recording.receivedAt,
    recording.archivedAt,
    keys.revoked?.revokedAt,
  ])
    expect(Math.abs((moment?.getTime() ?? 0) - mendedFrom.getTime())).toBeLessThan(60_000)
})
