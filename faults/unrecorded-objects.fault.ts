import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { AddedRecording } from '../scripts/freeclimb-simulator/simulator'
import { audioByteLength, readAudio } from '../scripts/freeclimb-simulator/sound/audio'
import { expectArchived, rescheduleFailed, untilAllArchived } from './archived'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { type Installation, startInstallation, until } from './installation'
import { createSender } from './posts'
import { startServed } from './served-database'

const RECORDINGS = 4

test('an object is in the archive, but its row doesn’t say so', async (context) => {
  const database = (await startServed()) ?? (await startEmbedded())
  context.onTestFinished(database.end)
  const installation = await startInstallation({ databaseUrl: database.url })
  const { simulator, archive, rows } = installation
  const [worker] = installation.workers
  if (worker === undefined) throw new Error('There is no worker.')
  const cookie = await installation.signIn()
  const sender = createSender(installation)
  const recordings: AddedRecording[] = []
  const arrive = async () => {
    const arriving = simulator.addRecordings({ count: RECORDINGS, durationSec: 3 })
    recordings.push(...arriving)
    for (const recording of arriving) expect(await sender.sendRecording(recording)).toBe(200)
    return arriving
  }
  const vanish = (arrived: AddedRecording[]) => {
    for (const [index, { recordingId }] of arrived.entries())
      simulator.setTrouble(recordingId, index % 2 === 0 ? 'status-404' : 'deleted')
  }

  // The worker is killed after it stored the object but before it updated the row.
  await rows(
    `CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'away'; END $$`,
  )
  await rows(`CREATE TRIGGER away BEFORE UPDATE ON recording FOR EACH ROW
    WHEN (NEW.archive_state = 'archived') EXECUTE FUNCTION away()`)
  const killed = await arrive()
  await until(() => killed.every(({ recordingId }) => existsSync(join(archive, `${recordingId}.wav`))))
  await worker.kill()
  expect(await statesOf(installation)).toEqual({ waiting: RECORDINGS })
  vanish(killed)
  await rows('DROP TRIGGER away ON recording')
  await rescheduleFailed(installation)
  await untilAllArchived(installation, 120_000)
  await expectArchived(installation, recordings)

  // The database is restored from before the recordings were archived, and FreeClimb no longer has them.
  const restored = await arrive()
  await untilAllArchived(installation, 120_000)
  await worker.kill()
  vanish(restored)
  await rows(`UPDATE recording SET archive_state = 'waiting', archive_key = NULL, archived_at = NULL, sha256 = NULL,
    size_bytes = NULL, length_ms = NULL, peaks = NULL, mime_type = NULL`)
  await until(() => worker.starts() === 3)
  await rescheduleFailed(installation)
  await untilAllArchived(installation, 120_000)
  await expectArchived(installation, recordings)

  // The rows were marked lost long ago.
  await rows(
    `UPDATE recording SET archive_state = 'gone', archive_key = NULL, sha256 = NULL, size_bytes = NULL`,
  )
  const [first] = recordings
  if (first === undefined) throw new Error('There is no recording.')
  await expectPlayed(installation, cookie, first)
  const said = await verify(installation)
  expect(said).toContain(`${recordings.length - 1} recordings found that no row knew of`)
  await expectArchived(installation, recordings)
  for (const recording of recordings) await expectPlayed(installation, cookie, recording)

  report(context, {
    fault:
      'An object is in the archive, but its row doesn’t say so: worker killed in between, database restored',
    howOften: `${RECORDINGS} recordings each, which FreeClimb then answers with 404`,
    found:
      `All ${recordings.length} were recovered with exactly FreeClimb’s bytes, and played. Rows that already said "gone" came back ` +
      'when they were played and by `npm run archive:verify`.',
  })
})

async function statesOf({ rows }: Installation) {
  const counts = await rows<{ state: string; count: number }>(
    'SELECT archive_state AS state, count(*)::int FROM recording GROUP BY archive_state',
  )
  return Object.fromEntries(counts.map(({ state, count }) => [state, count]))
}

async function expectPlayed({ url }: Installation, cookie: string, recording: AddedRecording) {
  const answer = await fetch(`${url}/api/recordings/${recording.recordingId}/audio`, { headers: { cookie } })
  expect(answer.status).toBe(200)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.equals(readAudio(recording, 0, audioByteLength(recording)))).toBe(true)
}

async function verify({ env }: Installation): Promise<string> {
  const words = ['--import', 'tsx', 'scripts/archive-verify.ts']
  const { stdout } = await promisify(execFile)(process.execPath, words, { env })
  // All of stdout, because log lines may follow the last line if a busy reader lets the pipe fill.
  return stdout
}
