import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createRandom, shuffle } from '../scripts/freeclimb-simulator/random'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { type Installation, startInstallation } from './installation'
import { createSender, expectKept } from './posts'
import { startServed } from './served-database'

const RECORDINGS = 500
const DROPPED = 60
const DUPLICATED = 60
const SENDERS = 8

test('posts dropped, duplicated and shuffled', async (context) => {
  const database = (await startServed()) ?? (await startEmbedded())
  context.onTestFinished(database.end)
  const installation = await startInstallation({ databaseUrl: database.url, workers: 0, archive: 'none' })
  const { simulator, rows } = installation
  const recordings = simulator.addRecordings({ count: RECORDINGS })
  const told = recordings.slice(DROPPED)
  const posts = shuffle(createRandom('posts'), [...told, ...told.slice(0, DUPLICATED)])
  const sender = createSender(installation)
  const waiting = posts.values()
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      // All senders share one iterator, so each takes the next unsent post.
      for (const recording of waiting) expect(await sender.sendRecording(recording)).toBe(200)
    }),
  )
  await expectKept(installation, sender.sent)
  const bySource = () =>
    rows<{ source: string; count: number }>(
      'SELECT source, count(*)::int FROM recording GROUP BY source ORDER BY source',
    )
  expect(await bySource()).toEqual([{ source: 'webhook', count: RECORDINGS - DROPPED }])

  expect(await runImport(installation)).toContain(`${DROPPED} added, 0 changed, 0 failed`)
  const after = [
    { source: 'webhook', count: RECORDINGS - DROPPED },
    { source: 'reconciliation', count: DROPPED },
  ]
  expect(await bySource()).toEqual(after)
  const everything =
    'SELECT r AS recording, c AS conference FROM recording r JOIN conference c ON c.id = conference_id ORDER BY r.id'
  const before = await rows(everything)
  expect(before).toHaveLength(RECORDINGS)
  expect(await runImport(installation)).toContain('0 added, 0 changed, 0 failed')
  expect(await rows(everything)).toEqual(before)
  const ids = await rows<{ id: string }>('SELECT id FROM recording')
  expect(new Set(ids.map(({ id }) => id))).toEqual(new Set(recordings.map(({ recordingId }) => recordingId)))

  report(context, {
    fault: 'Posts lost, sent twice and out of order',
    howOften: `${RECORDINGS} recordings, ${DROPPED} posts dropped, ${DUPLICATED} doubled, all shuffled`,
    found: `After one reconciliation ${ids.length} recordings, ${DROPPED} of them marked recovered; the second changed 0 rows.`,
  })
})

async function runImport({ env }: Installation): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/import.ts'], {
    env,
  })
  return stdout
}
