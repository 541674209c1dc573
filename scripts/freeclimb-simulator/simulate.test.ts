import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { receiverForTest, simulatorForTest } from './testing'

const TSX = import.meta.resolve('tsx')
const SIMULATE = fileURLToPath(new URL('../simulate.ts', import.meta.url))
const PROCESS_TIMEOUT = { timeout: 30_000 }

/** Runs the command in a temporary folder, so that this machine's `.env` has no effect. */
async function simulate(args: readonly string[], { env = {}, demoEnv = '' } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'simulate-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(path.join(folder, '.data'))
  // Like a copied .env.example, which sets every name to nothing.
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
  expect([exitCode, output]).toEqual([2, expect.stringContaining('--every must be a duration')])
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

test('says what to do about the certificate of a local https address', PROCESS_TIMEOUT, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'certificate-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '2']
  const named = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert]
  execFileSync('openssl', [...made, ...named], { stdio: 'ignore' })
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    request.resume().once('end', () => response.end('[]'))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const send = async (callbackUrl: string, env = {}) => {
    const args = ['--callback-url', callbackUrl, '--conferences', '1', '--pace', '0s', '--exit']
    const secrets = { FREECLIMB_SIGNING_SECRETS: 'sigsec_x', ...env }
    return simulate([...args, '--port', await freePort()], { env: secrets })
  }
  const local = `https://localhost:${port}/hook`
  const refused = await send(local)
  expect([refused.exitCode, refused.output]).toEqual([
    1,
    expect.stringMatching(
      /The certificate of localhost:\d+ isn’t trusted \(.*\)\. Expect FreeClimb .*NODE_EXTRA_CA_CERTS/,
    ),
  ])
  expect((await send(local, { NODE_EXTRA_CA_CERTS: cert })).exitCode).toBe(0)
  expect((await send(`https://127.0.0.1:${port}/hook`, { NODE_EXTRA_CA_CERTS: cert })).output).toContain(
    'is for another name',
  )
  const { url } = await receiverForTest()
  expect((await send(url.replace('http:', 'https:'))).output).toContain('doesn’t speak TLS there')
})
