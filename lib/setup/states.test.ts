import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { readDatabaseSkewSec } from './clock-check'
import { readJobsState } from './jobs-check'
import { isUpToDate, readSchemaState } from './schema-state'

const key = randomUUID()

afterAll(async () => {
  await db().$queryRaw`SELECT graphile_worker.remove_job(${key}::text)`
})

test('of the migrations those that are not there are told', async () => {
  const state = await readSchemaState(['20261123000000_init', '29990101000000_not_yet'])
  expect(state).toMatchObject({ missing: ['29990101000000_not_yet'], failed: [], hasJobSchema: true })
  expect(isUpToDate(state)).toBe(false)
  expect(isUpToDate(await readSchemaState(['20261123000000_init']))).toBe(true)
})

test('a job that is due is counted, with how long it has been', async () => {
  const { waitingCount } = await readJobsState()
  await db().$executeRaw`
    SELECT graphile_worker.add_job(
      'nobody takes this up', run_at := now() - interval '30 days', job_key := ${key}::text)`
  const state = await readJobsState()
  expect(state.waitingCount).toBeGreaterThanOrEqual(Math.max(1, waitingCount - 1))
  expect(state.oldestSec).toBeGreaterThanOrEqual(30 * 86_400)
})

test('clocks of one machine agree', async () => {
  expect(Math.abs(await readDatabaseSkewSec())).toBeLessThan(5)
})
