import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AddedRecording } from '../scripts/freeclimb-simulator/simulator'
import { expectArchived, untilAllArchived } from './archived'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { startInstallation, until } from './installation'
import { createSender, expectKept } from './posts'
import { startServed } from './served-database'

const STOPS = ['fast', 'immediate', 'fast'] as const
const POSTS_BETWEEN = 20
const POST_EVERY_MS = 20
const RECORDING_EVERY_POSTS = 8

test('database stopped and started again under load', async (context) => {
  const database = (await startServed()) ?? (await startEmbedded())
  context.onTestFinished(database.end)
  const installation = await startInstallation({ databaseUrl: database.url })
  const { simulator, web, workers, env } = installation
  const sender = createSender(installation)
  const recordings: AddedRecording[] = []

  let isOver = false
  async function load() {
    for (let count = 1; !isOver; count++) {
      if (count % RECORDING_EVERY_POSTS !== 0) await sender.sendStatus()
      else {
        const recording = simulator.addRecording({ durationSec: 2 })
        recordings.push(recording)
        await sender.sendRecording(recording)
      }
      await wait(POST_EVERY_MS)
    }
  }
  const untilMore = async (status: number) => {
    const before = sender.answered(status).length
    await until(() => sender.answered(status).length >= before + POSTS_BETWEEN)
  }
  const loading = [load(), load(), load(), load()]
  for (const mode of STOPS) {
    await untilMore(200)
    await database.stop(mode)
    await untilMore(503)
    await database.start()
    await untilMore(200)
  }
  isOver = true
  await Promise.all(loading)

  const refused = sender.answered(503)
  const accepted = sender.answered(200)
  expect(sender.sent.filter(({ status }) => status !== 200 && status !== 503)).toEqual([])
  await expectKept(installation, accepted)
  expect(web.log().split('"sealedPost"').length - 1).toBe(refused.length)

  const recover = spawn('npm', ['run', '-s', 'recover'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  recover.stdin.end(web.log())
  const [said] = await Promise.all([text(recover.stdout), once(recover, 'exit')])
  const counts = /(\d+) stored, (\d+) duplicate/.exec(said)?.slice(1).map(Number) ?? []
  const [recovered = 0, known = 0] = counts
  expect(recovered + known, said).toBe(refused.length)
  await expectKept(installation, sender.sent)

  await untilAllArchived(installation, 120_000)
  await expectArchived(installation, recordings)
  expect([web, ...workers].map((service) => service.starts())).toEqual([1, 1])
  report(context, {
    fault: 'Postgres stopped and started again, under load',
    howOften: `${STOPS.length} times`,
    found:
      `${accepted.length} posts answered 200, all of them stored; ${refused.length} answered 503 and sealed in the log, of which ` +
      `npm run recover brought back ${recovered}${known > 0 ? ` and ${known} were there already` : ''}. ` +
      `${recordings.length} recordings, all archived in the end, without a restart of application or worker.`,
  })
})
