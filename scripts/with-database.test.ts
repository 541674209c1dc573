import { execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { commandFile, SHORT_LIVED } from '@/testing/commands'
import { portFault } from './support/ports'

// Resolved here, because a command may run in a folder without node_modules.
const TSX = import.meta.resolve('tsx')

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-'))
  folders.push(folder)
  return folder
}

function start(
  words: string[],
  { env = {}, cwd = process.cwd() }: { env?: Record<string, string>; cwd?: string } = {},
) {
  const child = spawn(process.execPath, [SHORT_LIVED, commandFile('with-database'), ...words], {
    cwd,
    // __NEXT_PROCESSED_ENV would say that .env was already read. DATABASE_URL is blank, as unset variables may be.
    env: { ...process.env, __NEXT_PROCESSED_ENV: undefined, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes))
  const said = (text: string) =>
    new Promise<void>((heard) => {
      const look = () => output.includes(text) && heard()
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      look()
    })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }))
  return { child, said, ended }
}

const node = (script: string) => [process.execPath, '-e', script]

test.concurrent('hands the command a database, and hands back its exit code', async () => {
  const { ended } = start(['--temporary', ...node('console.log(process.env.DATABASE_URL); process.exit(7)')])
  const { code, output } = await ended
  expect(output).toMatch(/^postgres:\/\/.*@127\.0\.0\.1:\d+\/postgres$/m)
  expect(code).toBe(7)
})

test.concurrent('runs a TypeScript file by itself, with its arguments', async () => {
  const file = join(newFolder(), 'command.ts')
  writeFileSync(
    file,
    "const words: string[] = process.argv.slice(2)\nconsole.log(words.join('+'))\nprocess.exit(7)",
  )
  const DATABASE_URL = 'postgres://somewhere.example/else'
  const { ended } = start(['--', file, 'a', '--b'], { env: { DATABASE_URL } })
  expect(await ended).toEqual({ code: 7, output: 'a+--b\n' })
})

test.concurrent('leaves a database that is named alone', async () => {
  const DATABASE_URL = 'postgres://somewhere.example/else'
  const { ended } = start(node('console.log(process.env.DATABASE_URL)'), { env: { DATABASE_URL } })
  expect(await ended).toEqual({ code: 0, output: `${DATABASE_URL}\n` })
})

test.concurrent.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('passes %s on and ends as the command does', async (signal, code) => {
  const running = start(['--temporary', ...node('console.log("up"); setInterval(() => {}, 1e6)')])
  await running.said('up')
  running.child.kill(signal)
  expect((await running.ended).code).toBe(code)
})

test.concurrent('a command that catches the signal decides the exit code', async () => {
  const running = start([
    '--temporary',
    ...node('process.on("SIGTERM", () => process.exit(5)); console.log("up"); setInterval(() => {}, 1e6)'),
  ])
  await running.said('up')
  running.child.kill('SIGTERM')
  expect((await running.ended).code).toBe(5)
})

test.concurrent('a command that does not exist is said so', async () => {
  const { code, output } = await start(['--temporary', 'no-such-command']).ended
  expect(output).toContain('no-such-command could not be started')
  expect(code).toBe(127)
})

describe.concurrent('settings', () => {
  const EXAMPLE = readFileSync('.env.example', 'utf8')
  const NAMES = Object.keys(parseEnv(EXAMPLE)).sort()
  const print = node(
    `for (const name of ${JSON.stringify(NAMES)}) if (name in process.env) console.log(name + '=' + process.env[name])`,
  )
  const notSet = Object.fromEntries(NAMES.map((name) => [name, undefined as unknown as string]))

  test('of .env.example as it stands are not set for the command', async () => {
    const cwd = newFolder()
    writeFileSync(join(cwd, '.env'), EXAMPLE)
    const { output } = await start(['--temporary', ...print], { cwd, env: notSet }).ended
    expect(output).toMatch(/^AUTH_SECRET=\S+\nDATABASE_URL=postgres:\/\/\S+\n$/)
  })

  test('of docker run --env-file .env.example are not set for the command', async () => {
    const blank = Object.fromEntries(NAMES.map((name) => [name, '']))
    const { output } = await start(['--temporary', ...print], { env: blank }).ended
    expect(output).toMatch(/^AUTH_SECRET=\S+\nDATABASE_URL=postgres:\/\/\S+\n$/)
  })

  test('are read from a .env with carriage returns, quotes and export, and no $ is expanded', async () => {
    const cwd = newFolder()
    const lines = [
      'DATABASE_URL="postgres://u:p@host/db?sslmode=require" ',
      'export PORT=4000',
      "APP_URL='https://a.example'  ",
      'FREECLIMB_API_KEY=a$b$PORT',
      'LOG_LEVEL=" "',
    ]
    writeFileSync(join(cwd, '.env'), lines.join('\r\n'))
    const env = { ...notSet, DATABASE_URL: undefined as unknown as string }
    const { output } = await start(print, { cwd, env }).ended
    expect(output.split('\n').sort()).toEqual([
      '',
      'APP_URL=https://a.example',
      'DATABASE_URL=postgres://u:p@host/db?sslmode=verify-full',
      'FREECLIMB_API_KEY=a$b$PORT',
      'PORT=4000',
    ])
  })
})

test.concurrent('a worker runs beside the command, is started again when it dies, and ends with it', async () => {
  const up = node(
    'process.on("SIGTERM", () => process.exit(0)); console.log("up"); setInterval(() => {}, 1e6)',
  )
  const running = start(['--temporary', '--migrate', '--worker', ...up], { env: { LOG_LEVEL: 'info' } })
  await running.said('the worker is running')
  const workers = () =>
    execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(running.child.pid)], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('/worker.mjs'))
      .map((line) => Number.parseInt(line, 10))
  const [first = Number.NaN] = workers()
  process.kill(first, 'SIGKILL')
  await running.said('The worker has stopped unexpectedly (SIGKILL). It starts again in 1 s.')
  await expect.poll(workers, { timeout: 20_000 }).toHaveLength(1)
  const [second = Number.NaN] = workers()
  expect(second).not.toBe(first)
  running.child.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
  expect(() => process.kill(second, 0)).toThrow('ESRCH')
})

test.concurrent('no worker runs beside it where WORKER is none', async () => {
  const children = node(
    'console.log(require("child_process").execFileSync("ps", ["-o", "args=", "--ppid", String(process.ppid)]).toString())',
  )
  const { output } = await start(['--temporary', '--worker', ...children], { env: { WORKER: 'none' } }).ended
  expect(output).toContain('/embedded.mjs')
  expect(output).not.toContain('/worker.mjs')
})

describe.concurrent('what cannot be is told in one sentence', () => {
  const file = join(newFolder(), 'file')
  writeFileSync(file, '')

  test.each<[string, Record<string, string>, string[], RegExp]>([
    ['another database', { DATABASE_URL: 'mysql://x' }, [], /^DATABASE_URL must begin with postgres:/],
    [
      'no server',
      { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
      ['--migrate'],
      /^No Postgres listens at 127\.0\.0\.1:1\./,
    ],
    [
      'no server, for a command',
      { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
      ['--join'],
      /^No Postgres listens at /,
    ],
    [
      'half a setting',
      { DATABASE_URL: 'postgres://127.0.0.1:1/x', OIDC_ISSUER: 'https://a.example' },
      ['--migrate'],
      /OIDC_CLIENT_ID, .* are not/,
    ],
    [
      'a file for a folder',
      { DATA_DIR: file },
      [],
      /is a file, or lies below one\. Name a folder in DATA_DIR\.$/,
    ],
    [
      'a folder of the system',
      { DATA_DIR: '/sys/roomtone' },
      [],
      /cannot be written by user \d+\. .* in DATA_DIR\.$/,
    ],
  ])('%s', async (_, env, options, sentence) => {
    const { code, output } = await start([...options, ...node('console.log("ran")')], { env }).ended
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toEqual([expect.stringMatching(sentence)])
  })

  test.each([
    ['http', /^PORT must be a number from 1 to 65535, not “http”\.\n$/],
    ['65536', /^PORT must be a number/],
  ])('port %s', async (PORT, sentence) => {
    const { code, output } = await start(['--temporary', 'next', 'dev'], { env: { PORT } }).ended
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(sentence) })
  })

  test('a port in use', async () => {
    const server = createServer().listen(0)
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    expect(await portFault(port)).toBe(
      `Port ${port} is in use by another program. Stop that, or set PORT to another number.`,
    )
    server.close()
    await once(server, 'close')
    expect(await portFault(port)).toBeNull()
  })

  test('no build', async () => {
    const { code, output } = await start(['--temporary', 'next', 'start'], { cwd: newFolder() }).ended
    expect({ code, output }).toEqual({
      code: 1,
      output: 'The application is not built yet. Run npm run build first.\n',
    })
  })
})

describe('one data folder', () => {
  test('is one process’s, however many claim it at once, new or left behind', async () => {
    const folder = newFolder()
    const claim = `import { claimFolder } from ${JSON.stringify(resolve('scripts/database/lock.ts'))}
      setInterval(() => {}, 1e6)
      process.send('ready')
      process.once('message', async () => {
        process.send((await claimFolder(${JSON.stringify(folder)})).ok)
      })`
    writeFileSync(join(folder, 'claim.mts'), claim)
    for (let round = 0; round < 3; round += 1) {
      const claimants = Array.from({ length: 4 }, () =>
        fork(join(folder, 'claim.mts'), [], { execArgv: ['--import', TSX] }),
      )
      await Promise.all(claimants.map((claimant) => once(claimant, 'message')))
      const answers = claimants.map((claimant) => once(claimant, 'message'))
      for (const claimant of claimants) claimant.send('go')
      const claimed = (await Promise.all(answers)).map(([ok]) => ok)
      expect(claimed.filter(Boolean)).toHaveLength(1)
      // The next round finds a killed process's lock.
      const ended = claimants.map((claimant) => once(claimant, 'exit'))
      for (const claimant of claimants) claimant.kill('SIGKILL')
      await Promise.all(ended)
    }
  })

  test.concurrent('is refused to a second, in words, and free again after a kill -9', async () => {
    const DATA_DIR = newFolder()
    const first = start(node('console.log("up"); setInterval(() => {}, 1e6)'), { env: { DATA_DIR } })
    await first.said('up')
    const second = await start(node(''), { env: { DATA_DIR } }).ended
    expect(second.code).toBe(1)
    expect(second.output).toMatch(
      /is in use by process \d+\. Stop it, or use it as it runs: DATABASE_URL=postgres:/,
    )

    const { pid } = JSON.parse(readFileSync(join(DATA_DIR, 'roomtone.lock'), 'utf8'))
    process.kill(pid, 'SIGKILL')
    const killed = await first.ended
    expect(killed.output).toContain('The embedded database has stopped unexpectedly.')

    const third = await start(node('console.log("again")'), { env: { DATA_DIR } }).ended
    expect(third).toMatchObject({ code: 0, output: expect.stringContaining('again') })
    expect(existsSync(join(DATA_DIR, 'roomtone.lock'))).toBe(false)
  })
})

describe.concurrent('migrations', () => {
  /** Creates a project folder that contains only the schema and its migrations. */
  function projectWith(migration: string) {
    const cwd = newFolder()
    cpSync('prisma', join(cwd, 'prisma'), { recursive: true })
    cpSync('package.json', join(cwd, 'package.json'))
    mkdirSync(join(cwd, 'prisma/migrations/29990101000000_next'))
    writeFileSync(join(cwd, 'prisma/migrations/29990101000000_next/migration.sql'), migration)
    return cwd
  }

  const inFolder = (cwd: string, words: string[]) =>
    start(['--temporary', '--migrate', ...words], { cwd }).ended

  test('are applied before the command runs', async () => {
    const { code, output } = await inFolder(projectWith('SELECT 1;'), node('console.log("ran")'))
    expect(output).toMatch(
      /Applied migration .*_init\.[\s\S]*Applied migration 29990101000000_next\.[\s\S]*ran/,
    )
    expect(code).toBe(0)
  })

  test('that fail stop the start with the SQL error', async () => {
    const { code, output } = await inFolder(
      projectWith('ALTER TABLE nowhere ADD x int;'),
      node('console.log("ran")'),
    )
    expect(output).toMatch(/could not be migrated[\s\S]*29990101000000_next[\s\S]*nowhere/)
    expect(output).not.toContain('ran\n')
    expect(code).toBe(1)
  })

  test('that are still to be written are written as SQL, and none when there is nothing to write', async () => {
    const cwd = projectWith('SELECT 1;')
    const diff = [process.execPath, '--import', TSX, resolve('scripts/database/diff.ts'), 'add_note']
    expect((await inFolder(cwd, diff)).output).toContain('Nothing written.')

    const schema = join(cwd, 'prisma/schema.prisma')
    writeFileSync(schema, readFileSync(schema, 'utf8').replace('queueId ', 'note String?\n  queueId '))
    const { code, output } = await inFolder(cwd, diff)
    const [, file = ''] = /Wrote (\S+)\./.exec(output) ?? []
    expect(readFileSync(join(cwd, file), 'utf8')).toContain(
      'ALTER TABLE "conference" ADD COLUMN     "note" TEXT',
    )
    expect(code).toBe(0)
  })
})
