import { expect, test } from 'vitest'
import type { AddedRecording } from '../scripts/freeclimb-simulator/simulator'
import { audioByteLength, readAudio } from '../scripts/freeclimb-simulator/sound/audio'
import { makePlace } from './archive-place'
import { expectCopies, untilAllCopied } from './copies'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { type House, startHouse, until } from './installation'
import { createSender, expectKept } from './posts'

const RECORDINGS = 6

test('the place for copies fills up, turns read-only, is gone', async (context) => {
  const database = await startEmbedded()
  context.onTestFinished(database.end)
  const place = makePlace()
  context.onTestFinished(place.remove)
  const house = await startHouse({ databaseUrl: database.url, archive: place.folder })
  const { simulator } = house
  const cookie = await house.signIn()
  const sender = createSender(house)
  const recordings: AddedRecording[] = []

  for (const { name, says, begin, end } of place.faults) {
    begin(house)
    const arriving = simulator.addRecordings({ count: RECORDINGS, durationSec: 3 })
    recordings.push(...arriving)
    for (const recording of arriving) expect(await sender.sendRecording(recording), name).toBe(200)
    await until(async () => (await failedJobs(house)) === RECORDINGS)
    for (const recording of recordings) await expectPlayed(house, cookie, recording)
    if (says !== null) expect(await setUpPage(house, cookie), name).toMatch(says)
    end(house)
    await untilAllCopied(house, 120_000)
    await expectCopies(house, recordings)
  }
  await expectKept(house, sender.sent)

  const names = place.faults.map(({ name }) => name)
  report(context, {
    fault: 'The place for copies cannot be written to',
    howOften: `${names.join(', ')}: once each`,
    found:
      `${sender.sent.length} posts, all answered 200 and kept. Meanwhile all ${recordings.length} recordings played from FreeClimb ` +
      'and the set-up page said what was wrong. Once it was mended, all were copied by themselves.',
  })
})

async function failedJobs({ rows }: House) {
  const [counted] = await rows<{ count: number }>(
    `SELECT count(*)::int FROM graphile_worker.jobs WHERE key LIKE 'archive:%' AND last_error IS NOT NULL`,
  )
  return counted?.count
}

async function setUpPage({ url }: House, cookie: string) {
  return (await fetch(`${url}/setup`, { headers: { cookie } })).text()
}

async function expectPlayed({ url }: House, cookie: string, recording: AddedRecording) {
  const answer = await fetch(`${url}/api/recordings/${recording.recordingId}/audio`, { headers: { cookie } })
  expect(answer.status).toBe(200)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.equals(readAudio(recording, 0, audioByteLength(recording)))).toBe(true)
}
