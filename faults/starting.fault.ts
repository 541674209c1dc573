import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../scripts/support/ports'
import { PASSWORD, startEncrypted } from './encrypted-database'

const database = await startEncrypted()
afterAll(() => database?.end())

const port = database?.port
const authority = database?.authority
const AT = `postgres://postgres:${encodeURIComponent(PASSWORD)}@localhost:${port}`

type Settings = Record<string, string | undefined>

// Only what a container has, without the tests' environment.
const production = (settings: Settings) => ({
  NODE_ENV: 'production' as const,
  PATH: process.env.PATH,
  ...settings,
})

async function run(words: string[], env: Settings, cwd = '.') {
  const child = spawn(process.execPath, words, { cwd, env: production(env) })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes))
  const [code] = await once(child, 'close')
  return { code, lines: output.trim().split('\n') }
}

describe.skipIf(database === null)('a served database', () => {
  const prepare = (url: string, env: Settings = {}) =>
    run(['dist/database/migrate.mjs', '--check'], { ...env, DATABASE_URL: url })

  beforeAll(async () => {
    const { code, lines } = await run(['dist/database/migrate.mjs'], {
      DATABASE_URL: `${AT}/postgres?sslrootcert=${authority}`,
    })
    expect(code, lines.join('\n')).toBe(0)
  })

  test.each<[string, string, RegExp]>([
    [
      'another password',
      `postgres://postgres:no@localhost:${port}/postgres`,
      /refuses the password of user postgres/,
    ],
    ['no such database', `${AT}/none`, /^There is no database none at localhost:\d+\. Create it/],
    [
      'an unknown authority',
      `${AT}/postgres?sslmode=require`,
      /authority that this machine does not know\. .*sslrootcert=FILE.*sslmode=no-verify/,
    ],
    [
      'a missing certificate',
      `${AT}/postgres?sslmode=verify-full&sslrootcert=/nowhere.pem`,
      /^\/nowhere\.pem, which DATABASE_URL names/,
    ],
    [
      'another name',
      `${AT.replace('localhost', '127.0.0.1')}/postgres?sslmode=verify-full&sslrootcert=${authority}`,
      /certificate of 127\.0\.0\.1:\d+ is for another host name/,
    ],
    [
      'another schema',
      `${AT}/postgres?schema=calls`,
      /DATABASE_URL names a schema, but Roomtone's tables are in the schema public/,
    ],
    [
      'another schema that its own settings name',
      `${AT}/postgres?sslrootcert=${authority}&options=-c%20search_path%3Dcalls`,
      /^New tables of user postgres in database postgres go to no schema, .* search_path/,
    ],
    [
      'settings that only Prisma reads and that would encrypt',
      `${AT}/postgres?sslaccept=strict`,
      /DATABASE_URL has sslaccept, .*sslmode=verify-full/,
    ],
    ['no such host', 'postgres://nowhere.invalid/x', /^No host is called nowhere\.invalid/],
  ])('%s is told in one sentence', async (_, url, sentence) => {
    expect(await prepare(url)).toEqual({ code: 1, lines: [expect.stringMatching(sentence)] })
  })

  test.each<[string, string, Settings]>([
    ['named in the address', `?sslmode=require&sslrootcert=${authority}`, {}],
    [
      'named for Node.js, with an address of Neon',
      '?sslmode=require&channel_binding=require',
      { NODE_EXTRA_CA_CERTS: authority },
    ],
    [
      'not checked, with parameters that have no effect',
      '?sslmode=no-verify&schema=public&connection_limit=1&pgbouncer=true',
      {},
    ],
    ['not asked for', '?ssl=false', {}],
  ])(
    'an address of a provider is used where its authority is %s, and nothing is warned of',
    async (_, query, env) => {
      expect(await prepare(`${AT}/postgres${query}`, env)).toEqual({ code: 0, lines: [''] })
    },
  )
})

describe.skipIf(database === null)('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-image-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  // Laid out as in the Dockerfile, with a server that prints the environment it gets.
  beforeAll(() => {
    cpSync('dist/image', folder, { recursive: true })
    copyFileSync('dist/database/migrate.mjs', join(folder, 'migrate.mjs'))
    cpSync('prisma', join(folder, 'prisma'), { recursive: true })
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    mkdirSync(join(folder, 'data'))
    symlinkSync(join(folder, 'data'), join(folder, '.data'))
    const server = `import { createServer } from 'node:http'
      const server = createServer((_, response) => response.end('ok'))
      const port = parseInt(process.env.PORT, 10) || 3000
      server.listen(port, process.env.HOSTNAME || '0.0.0.0', () => console.log(JSON.stringify(process.env)))`
    writeFileSync(join(folder, 'server.js'), server)
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  })

  const EXAMPLE = readFileSync('.env.example', 'utf8')
  // Like docker run --env-file, which takes each line literally.
  const asDocker = (text: string): Settings =>
    Object.fromEntries(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )

  test('starts with .env.example as it stands, with quotes around what is set, and is well', async () => {
    const port = String(await freePort())
    const env = {
      ...asDocker(EXAMPLE),
      DATABASE_URL: `"${AT}/postgres?sslrootcert=${authority}"`,
      PORT: `"${port}"`,
      LOG_LEVEL: '',
    }
    expect((await run(['healthcheck.mjs'], env, folder)).code).toBe(1)
    const server = spawn(process.execPath, ['start.mjs'], {
      cwd: folder,
      env: production(env),
    })
    onTestFinished(() => void server.kill('SIGKILL'))
    let output = ''
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (bytes) => (output += bytes))
    await expect.poll(() => output, { timeout: 50_000 }).toContain('{"')
    const given = JSON.parse(output.slice(output.indexOf('{"')))
    expect(given).toMatchObject({ PORT: port })
    expect(
      Object.keys(asDocker(EXAMPLE))
        .filter((name) => name in given)
        .sort(),
    ).toEqual(['DATABASE_URL', 'PORT'])
    expect((await run(['healthcheck.mjs'], env, folder)).code).toBe(0)
  })

  test('has a worker that is well without an application', async () => {
    const port = String(await freePort())
    const env = { ...asDocker(EXAMPLE), DATABASE_URL: `${AT}/postgres`, PORT: port }
    const worker = spawn(process.execPath, ['worker.mjs'], {
      cwd: folder,
      env: production(env),
    })
    onTestFinished(() => void worker.kill('SIGKILL'))
    const health = async () => (await run(['healthcheck.mjs'], env, folder)).code
    await expect.poll(health, { timeout: 50_000 }).toBe(0)
    worker.kill('SIGTERM')
    expect(await once(worker, 'exit')).toEqual([0, null])
  })

  test.each<[string, Settings, RegExp]>([
    ['another database', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL must begin with postgres:/],
    ['no database', {}, /DATABASE_URL is not set/],
    [
      'half a setting',
      { DATABASE_URL: `${AT}/postgres`, OIDC_ISSUER: 'https://a.example' },
      /OIDC_CLIENT_ID, .* are not/,
    ],
    ['no port', { DATABASE_URL: `${AT}/postgres`, PORT: 'http' }, /PORT must be a number from 1 to 65535/],
  ])('refuses %s in one sentence', async (_, settings, sentence) => {
    const env = { ...asDocker(EXAMPLE), PORT: String(await freePort()), ...settings }
    const refused = { code: 1, lines: [expect.stringMatching(sentence)] }
    expect(await run(['start.mjs'], env, folder)).toEqual(refused)
    expect(await run(['worker.mjs'], env, folder)).toEqual(refused)
  })
})
