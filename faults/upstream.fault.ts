import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Trouble } from '../scripts/freeclimb-simulator/trouble'
import { expectArchived, rescheduleFailed, untilAllArchived } from './archived'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { startInstallation, until } from './installation'
import { createSender } from './posts'
import { startServed } from './served-database'

const TROUBLES: { trouble: Trouble | null; count: number }[] = [
  { trouble: { name: 'stall', times: 1 }, count: 3 },
  { trouble: { name: 'reset-midway', times: 2 }, count: 10 },
  { trouble: { name: 'truncated', times: 2 }, count: 10 },
  { trouble: { name: 'length-too-short', times: 2 }, count: 10 },
  { trouble: { name: 'length-too-long', times: 2 }, count: 10 },
  { trouble: { name: 'server-error', share: 0.5 }, count: 20 },
  // These meet only the trouble set for all, as the list does.
  { trouble: null, count: 17 },
]
const MAX_STARTS_PER_SECOND = 5
const MAX_AT_ONCE = 2

test('an upstream that stalls, breaks off, lies and refuses', async (context) => {
  const database = (await startServed()) ?? (await startEmbedded())
  context.onTestFinished(database.end)
  const installation = await startInstallation({
    databaseUrl: database.url,
    workers: 2,
    simulator: { pageSize: 10 },
  })
  const { simulator, env, rows } = installation
  // Wait until the workers' first sync has read an empty list; if the import below adds anything, a post was lost.
  await until(async () => (await rows('SELECT FROM reconciliation WHERE ended_at IS NOT NULL')).length > 0)
  const sender = createSender(installation)
  simulator.setTrouble('all', { name: 'rate-limited', share: 0.5, retryAfterSec: 1 })
  const recordings = TROUBLES.flatMap(({ trouble, count }) =>
    Array.from({ length: count }, () => {
      const recording = simulator.addRecording({ durationSec: 3 })
      if (trouble !== null) simulator.setTrouble(recording.recordingId, trouble)
      return recording
    }),
  )
  const statuses = await Promise.all(recordings.map(sender.sendRecording))
  expect(new Set(statuses)).toEqual(new Set([200]))

  const importing = importWhole(env)
  const rescheduling = setInterval(() => void rescheduleFailed(installation), 500)
  await untilAllArchived(installation, 240_000).finally(() => clearInterval(rescheduling))
  await expectArchived(installation, recordings)
  expect(await importing).toMatch(/^Imported: 80 of 80 read, 0 added, 0 changed, 0 failed/)

  const { maxStartsInASecond, maxInFlight, requests } = simulator.stats()
  expect(maxStartsInASecond).toBeLessThanOrEqual(MAX_STARTS_PER_SECOND)
  expect(maxInFlight).toBeLessThanOrEqual(MAX_AT_ONCE)
  report(context, {
    fault: 'FreeClimb stalls, resets and cuts off, misstates lengths, answers 500 or 429 half the time',
    howOften: `${recordings.length} recordings, 2 workers and a reconciliation`,
    found:
      `All ${recordings.length} archived in the end, hashes right, in ${requests} requests: never more than ${maxStartsInASecond} starts in ` +
      `a second and ${maxInFlight} at once. The reconciliation read all ${recordings.length}.`,
  })
})

/** Retries until the import completes, because the workers sync as well and half of its requests are refused. */
async function importWhole(env: NodeJS.ProcessEnv): Promise<string> {
  let said = ''
  await until(async () => {
    const importing = promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/import.ts'], { env })
    const { stdout } = await importing.catch(() => ({ stdout: '' }))
    said = stdout.split('\n').find((line) => line.startsWith('Imported')) ?? ''
    return said !== ''
  }, 240_000)
  return said
}
