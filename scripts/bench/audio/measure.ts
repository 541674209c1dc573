// Takes the measurements for npm run bench:audio once the database is running: measure.ts embedded|server
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulator } from '../../freeclimb-simulator/server'
import { audioByteLength } from '../../freeclimb-simulator/sound/audio'
import { announceRecording } from '../announce'
import { isMet } from '../browse/limits'
import { startCountingProxy } from '../counting-proxy'
import { databaseVersionOf } from '../database-version'
import { type NextServer, startNext } from '../next-server'
import { writeReport } from '../report'
import { audioUrl, copyRecordings } from './copies'
import { measureFirstByte } from './first-byte'
import { measureInBrowser } from './in-browser'
import { measureListeners } from './listeners'
import { type AudioMeasured, audioLimitSentence, audioLimits, audioReportOf } from './report'

const HOUR_SEC = 3600
const LISTENED = { recordings: 10, durationSec: 240 }

// process.exit runs the exit handlers, which stop the servers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

const kind = process.argv[2] === 'server' ? 'server' : 'embedded'
const copies = mkdtempSync(join(tmpdir(), 'roomtone-bench-copies-'))
process.once('exit', () => rmSync(copies, { recursive: true, force: true }))
const simulator = await startSimulator()
// This process archives the recordings and the application plays them, so both need these settings.
Object.assign(process.env, {
  FREECLIMB_ACCOUNT_ID: simulator.accountId,
  FREECLIMB_API_KEY: simulator.apiKey,
  FREECLIMB_SIGNING_SECRETS: simulator.signingSecrets.join(','),
  FREECLIMB_API_URL: simulator.apiUrl,
  ARCHIVE_URL: `file:${copies}`,
})

try {
  const measured = await measure()
  const report = audioReportOf(measured)
  writeReport('audio', report)
  console.log(`\n${report}\n`)
  for (const limit of audioLimits(measured).filter((each) => !isMet(each))) {
    console.error(audioLimitSentence(limit))
    process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
process.exit()

async function measure(): Promise<AudioMeasured> {
  let app: NextServer | null = null
  const proxy = await startCountingProxy(() => app?.url ?? '')
  app = await startNext('.', { APP_URL: proxy.url })
  const cookie = await app.signIn()
  const [copied, honored, ignored] = [
    await announceRecording(app, simulator, { durationSec: HOUR_SEC }),
    await announceRecording(app, simulator, { durationSec: HOUR_SEC }),
    await announceRecording(app, simulator, { durationSec: HOUR_SEC, rangeIgnored: true }),
  ]
  const listened: string[] = []
  for (let count = 0; count < LISTENED.recordings; count++) {
    listened.push(await announceRecording(app, simulator, { durationSec: LISTENED.durationSec }))
  }
  await copyRecordings([copied, ...listened.filter((_, index) => index % 2 === 0)])

  const firstByteOf = (recordingId: string) => {
    const basic = Buffer.from(`${simulator.accountId}:${simulator.apiKey}`).toString('base64')
    return measureFirstByte(
      { url: audioUrl(app, recordingId), headers: { cookie } },
      {
        url: `${simulator.apiUrl}/Accounts/${simulator.accountId}/Recordings/${recordingId}/Download`,
        headers: { authorization: `Basic ${basic}` },
      },
      audioByteLength({ recordingId, durationSec: HOUR_SEC }),
    )
  }
  return {
    databaseVersion: await databaseVersionOf(kind),
    fileBytes: audioByteLength({ recordingId: copied, durationSec: HOUR_SEC }),
    firstBytes: { fromFreeClimb: await firstByteOf(honored), fromCopy: await firstByteOf(copied) },
    inBrowser: await measureInBrowser(proxy, cookie, { copied, honored, ignored }, simulator),
    listeners: await measureListeners(
      app,
      listened.map((recordingId) => ({ recordingId, durationSec: LISTENED.durationSec })),
    ),
  }
}
