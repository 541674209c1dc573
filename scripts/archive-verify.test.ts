import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db, withDatabase } from '@/lib/db'
import { commandFile } from '@/testing/commands'
import { randomId } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { startS3Server } from '@/testing/s3-server'
import { wavFile } from '@/testing/wav-file'

const GOOD = randomId('RE')
const TAMPERED = randomId('RE')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomtone-verify-'))
  const [conferenceId, now] = [randomId('CF'), new Date()]
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  for (const id of [GOOD, TAMPERED]) {
    const bytes = Buffer.from(`audio of ${id}`)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const archiveKey = `${id}.wav`
    const copy = { archiveState: 'archived', archiveKey, sizeBytes: bytes.length, sha256 } as const
    await db().recording.create({ data: { id, conferenceId, receivedAt: now, ...copy } })
    if (id === TAMPERED) bytes[3] = 0
    await writeFile(join(folder, archiveKey), bytes)
  }
})
afterAll(() => rm(folder, { recursive: true }))

function start(words: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [commandFile('archive-verify'), ...words], {
    env: { ...process.env, ARCHIVE_URL: `file:${folder}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function ended(child: ChildProcess) {
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('not piped')
  const [said, errors, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'close')])
  return { said, errors, code }
}

test('a copy that is not as it was sent is named, and fails the command', async () => {
  const { said, errors, code } = await ended(start(['--recording', TAMPERED]))
  expect(said.split('\n')).toEqual([
    `Reading 1 recording: files under ${folder}.`,
    `${TAMPERED} other bytes: ${TAMPERED}.wav has other bytes than FreeClimb sent.`,
    'Done: 1 recording read, 1 not as FreeClimb sent it.',
    '',
  ])
  expect(errors).toMatch(/100% of 1 MB\n$/)
  expect(code).toBe(1)
})

test('one that is as it was sent lets it pass', async () => {
  const { said, code } = await ended(start(['--recording', GOOD]))
  expect(said).toContain('Done: 1 recording read, all as FreeClimb sent it.')
  expect(code).toBe(0)
})

test('a copy whose row says that it is lost is found, and then is a copy like any', async () => {
  const id = randomId('RE')
  const [conferenceId, now] = [randomId('CF'), new Date()]
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  await db().recording.create({ data: { id, conferenceId, receivedAt: now, archiveState: 'gone' } })
  await writeFile(join(folder, `${id}.wav`), wavFile({}, new Uint8Array(8_000)))
  const first = await ended(start(['--recording', id]))
  expect(first.said).toContain(
    'Done: 0 recordings read, nothing to compare. 1 recording found that no row knew of.',
  )
  expect(first.errors + first.said).toContain(`${id} found in the archive, which its row didn’t say.`)
  expect(first.code).toBe(0)
  const second = await ended(start(['--recording', id]))
  expect(second.said).toContain('Done: 1 recording read, all as FreeClimb sent it.')
})

test.each<[string[], Record<string, string>, number, string]>([
  [['--recording', 'REnone'], {}, 1, 'Recording REnone isn’t archived.'],
  [['--recording', '../x'], {}, 2, 'Not understood.'],
  [
    ['--recording', GOOD],
    { ARCHIVE_URL: 'file:/nowhere' },
    1,
    'Gave up after 0 recordings. /nowhere doesn’t exist',
  ],
])('%j with %j is refused in words', async (words, env, expectedCode, sentence) => {
  const { errors, code } = await ended(start(words, env))
  expect(errors).toContain(sentence)
  expect(code).toBe(expectedCode)
})

test('before anything is archived there is no folder, and nothing is wrong', async () => {
  const { url, drop } = await ownDatabase()
  await withDatabase(url, async (client) => {
    const [conferenceId, now] = [randomId('CF'), new Date()]
    await client.conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
    await client.recording.create({ data: { id: randomId('RE'), conferenceId, receivedAt: now } })
  })
  const { said, errors, code } = await ended(start([], { DATABASE_URL: url, ARCHIVE_URL: 'file:/nowhere' }))
  await drop()
  expect(code, errors).toBe(0)
  expect(said).toContain('No recordings are archived yet.')
})

test('Ctrl-C ends it although the store hangs', async () => {
  const s3 = await startS3Server()
  const asked = new Promise<void>((resolve) => {
    s3.intercept = () => {
      resolve()
      return true
    }
  })
  const { accessKeyId, secretAccessKey } = s3.credentials
  const child = start(['--recording', GOOD], {
    ARCHIVE_URL: `s3://${s3.bucket}`,
    ARCHIVE_S3_ENDPOINT: s3.url,
    ARCHIVE_S3_ACCESS_KEY_ID: accessKeyId,
    ARCHIVE_S3_SECRET_ACCESS_KEY: secretAccessKey,
  })
  const ending = ended(child)
  await asked
  child.kill('SIGINT')
  const { said, code } = await ending
  expect(said).toContain('Interrupted: 0 recordings read, nothing to compare.')
  expect(code).toBe(130)
  await s3.close()
})
