import { expect, test } from 'vitest'
import type { AddedRecording } from '../scripts/freeclimb-simulator/simulator'
import { audioByteLength, readAudio } from '../scripts/freeclimb-simulator/sound/audio'
import { makePlace } from './archive-place'
import { expectArchived, untilAllArchived } from './archived'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { type Installation, startInstallation, until } from './installation'
import { createSender, expectKept } from './posts'

const RECORDINGS = 6

test('the archive fills up, turns read-only, disappears', async (context) => {
  const database = await startEmbedded()
  context.onTestFinished(database.end)
  const place = makePlace()
  context.onTestFinished(place.remove)
  const installation = await startInstallation({ databaseUrl: database.url, archive: place.folder })
  const { simulator } = installation
  const cookie = await installation.signIn()
  const sender = createSender(installation)
  const recordings: AddedRecording[] = []

  for (const { name, says, begin, end } of place.faults) {
    begin(installation)
    const arriving = simulator.addRecordings({ count: RECORDINGS, durationSec: 3 })
    recordings.push(...arriving)
    for (const recording of arriving) expect(await sender.sendRecording(recording), name).toBe(200)
    await until(async () => (await failedJobs(installation)) === RECORDINGS)
    for (const recording of recordings) await expectPlayed(installation, cookie, recording)
    if (says !== null) expect(await setUpPage(installation, cookie), name).toMatch(says)
    end(installation)
    await untilAllArchived(installation, 120_000)
    await expectArchived(installation, recordings)
  }
  await expectKept(installation, sender.sent)

  const names = place.faults.map(({ name }) => name)
  report(context, {
    fault: 'The archive can’t be written to',
    howOften: `${names.join(', ')}: once each`,
    found:
      `${sender.sent.length} posts, all answered 200 and stored. Meanwhile all ${recordings.length} recordings played from FreeClimb ` +
      'and the Setup page said what was wrong. Once that was fixed, all were archived automatically.',
  })
})

async function failedJobs({ rows }: Installation) {
  const [counted] = await rows<{ count: number }>(
    `SELECT count(*)::int FROM graphile_worker.jobs WHERE key LIKE 'archive:%' AND last_error IS NOT NULL`,
  )
  return counted?.count
}

async function setUpPage({ url }: Installation, cookie: string) {
  return (await fetch(`${url}/setup`, { headers: { cookie } })).text()
}

async function expectPlayed({ url }: Installation, cookie: string, recording: AddedRecording) {
  const answer = await fetch(`${url}/api/recordings/${recording.recordingId}/audio`, { headers: { cookie } })
  expect(answer.status).toBe(200)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.equals(readAudio(recording, 0, audioByteLength(recording)))).toBe(true)
}
