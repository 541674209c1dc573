import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { receiverForTest, simulatorForTest } from './testing'

const TSX = import.meta.resolve('tsx')
const SIMULATE = fileURLToPath(new URL('../simulate.ts', import.meta.url))
const PROCESS_TIMEOUT = { timeout: 30_000 }

/** Runs the command in an empty folder, where no `.env` of this machine can speak. */
async function simulate(args: readonly string[], { env = {}, demoEnv = '' } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'simulate-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(path.join(folder, '.data'))
  // A copied .env.example names everything and sets nothing.
  await writeFile(path.join(folder, '.env'), 'FREECLIMB_SIGNING_SECRETS=\nFREECLIMB_ACCOUNT_ID=\n')
  if (demoEnv) await writeFile(path.join(folder, '.data/demo.env'), demoEnv)
  const child = spawn(process.execPath, ['--import', TSX, SIMULATE, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...env },
  })
  let output = ''
  child.stdout.on('data', (part) => (output += part))
  child.stderr.on('data', (part) => (output += part))
  const [exitCode] = await once(child, 'close')
  return { exitCode, output }
}

test('asks for secrets when there are none', PROCESS_TIMEOUT, async () => {
  const { exitCode, output } = await simulate(['--port', await freePort()])
  expect([exitCode, output]).toEqual([1, expect.stringContaining('set FREECLIMB_SIGNING_SECRETS')])
})

test('refuses a bad flag with a sentence', PROCESS_TIMEOUT, async () => {
  const { exitCode, output } = await simulate(['--every', 'often'])
  expect([exitCode, output]).toEqual([2, expect.stringContaining('--every must be a length of time')])
})

test('sends conferences with the credentials of the demo', PROCESS_TIMEOUT, async () => {
  const { url, received } = await receiverForTest()
  const args = ['--conferences', '2', '--every', '10ms', '--callback-url', url, '--pace', '0s', '--exit']
  const { exitCode, output } = await simulate([...args, '--port', await freePort()], {
    demoEnv: 'FREECLIMB_ACCOUNT_ID=ACdemo\nFREECLIMB_API_KEY=key\nFREECLIMB_SIGNING_SECRETS=sigsec_demo\n',
  })
  expect(exitCode).toBe(0)
  expect(received.map(({ post }) => post.accountId)).toEqual(Array.from({ length: 12 }, () => 'ACdemo'))
  expect(output.trim().split('\n').length).toBe(12)
})

test('uses the simulator that is running, and fails when posts are refused', PROCESS_TIMEOUT, async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest(401)
  const { exitCode, output } = await simulate(['--callback-url', url, '--port', new URL(simulator.url).port])
  expect([exitCode, output]).toEqual([
    1,
    expect.stringContaining('FREECLIMB_SIGNING_SECRETS is probably not'),
  ])
  expect(received[0]?.post.accountId).toBe(simulator.accountId)
})

test('says when the callback URL cannot be reached', PROCESS_TIMEOUT, async () => {
  const callbackUrl = `http://127.0.0.1:${await freePort()}/hook`
  const { exitCode, output } = await simulate(['--callback-url', callbackUrl, '--port', await freePort()], {
    env: { FREECLIMB_SIGNING_SECRETS: 'sigsec_x' },
  })
  expect([exitCode, output]).toEqual([1, expect.stringContaining(`${callbackUrl} cannot be reached`)])
})

async function freePort(): Promise<string> {
  const simulator = await simulatorForTest()
  await simulator.close()
  return new URL(simulator.url).port
}
