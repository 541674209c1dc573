import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AddedRecording, RecordingOptions } from '../scripts/freeclimb-simulator/simulator'
import { expectArchived, untilAllArchived } from './archived'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { startInstallation, until } from './installation'
import { createSender, expectKept } from './posts'
import type { Service } from './service'

const ROUNDS = 10
const POSTS_BETWEEN_KILLS = 12
const POST_EVERY_MS = 10
/** Each recording costs a FreeClimb request, and those are limited to five a second. */
const RECORDING_EVERY_POSTS = 4
const DEAD_AFTER_SEC = 45

test('web process, worker and database killed under load', async (context) => {
  const database = await startEmbedded()
  context.onTestFinished(database.end)
  const installation = await startInstallation({ databaseUrl: database.url })
  const { simulator, web, workers, rows } = installation
  const [worker] = workers
  if (worker === undefined) throw new Error('There is no worker.')
  const sender = createSender(installation)
  const added = new Map<string, AddedRecording>()
  const addRecording = (options: RecordingOptions) => {
    const recording = simulator.addRecording(options)
    added.set(recording.recordingId, recording)
    return recording
  }
  let accepted = 0

  let isOver = false
  async function load() {
    for (let count = 1; !isOver; count++) {
      if (count % RECORDING_EVERY_POSTS !== 0) await sender.sendStatus()
      else {
        const recording = addRecording({ durationSec: 1 + (count % 7) })
        if ((await sender.sendRecording(recording)) === 200) accepted += 1
      }
      await wait(POST_EVERY_MS)
    }
  }
  const loading = [load(), load()]
  const services: Service[] = [web, worker, database.service]
  let inTheMiddle = 0
  for (let round = 0; round < ROUNDS; round++) {
    for (const service of services) {
      const before = sender.answered(200).length
      await until(() => sender.answered(200).length >= before + POSTS_BETWEEN_KILLS)
      if (service === worker)
        await until(() => countOf(worker.log(), 'the worker is running') === worker.starts())
      await service.kill()
      if (service === worker) inTheMiddle += (await isSomethingLocked()) ? 1 : 0
    }
  }
  const before = sender.answered(200).length
  await until(() => sender.answered(200).length >= before + POSTS_BETWEEN_KILLS)
  isOver = true
  await Promise.all(loading)
  await expectKept(installation, sender.answered(200))

  // Kill the worker while a download hangs. Others take the job over once they haven't heard from that worker for 45 s.
  const hung = addRecording({ durationSec: 3, trouble: { name: 'stall', times: 1 } })
  expect(await sender.sendRecording(hung)).toBe(200)
  await until(() => simulator.stats().byRecording[hung.recordingId] !== undefined, 150_000)
  await worker.kill()
  const killedMs = performance.now()
  await until(async () => {
    const [row] = await rows<{ archive_state: string }>('SELECT archive_state FROM recording WHERE id = $1', [
      hung.recordingId,
    ])
    return row?.archive_state === 'archived'
  }, 90_000)
  const takenOverSec = Math.round((performance.now() - killedMs) / 1000)
  expect(takenOverSec).toBeGreaterThan(DEAD_AFTER_SEC - 5)

  const archived = await untilAllArchived(installation, 120_000)
  const known = await rows<{ id: string }>('SELECT id FROM recording')
  // At least the accepted recordings and the hung one; a killed process may have stored more without answering.
  expect(archived).toBeGreaterThan(accepted)
  await expectArchived(
    installation,
    known.flatMap(({ id }) => added.get(id) ?? []),
  )
  expect(await rows('SELECT key FROM graphile_worker.jobs WHERE locked_at IS NOT NULL')).toEqual([])

  const posts = sender.sent.length
  const unanswered = posts - sender.answered(200).length
  report(context, {
    fault: 'kill -9 of web process, worker and embedded database, under load',
    howOften: `${ROUNDS} times each`,
    found:
      `${posts - unanswered} posts answered 200, all of them stored byte for byte; ${unanswered} met a dead process and were not. ` +
      `${archived} recordings, each archived once, hashes right. ${inTheMiddle} kills met the worker in the middle of a job; ` +
      `the last such job was taken over and done ${takenOverSec} s after its worker died.`,
  })

  async function isSomethingLocked() {
    return (await rows('SELECT FROM graphile_worker.jobs WHERE locked_at IS NOT NULL LIMIT 1')).length > 0
  }
})

const countOf = (text: string, words: string) => text.split(words).length - 1
