import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandFile } from '@/testing/commands'
import { ownDatabase } from '@/testing/own-database'

let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
})
afterAll(() => own.drop())

async function run(command: 'user' | 'database/migrate', words: string[], { input = '', env = {} } = {}) {
  const child = spawn(process.execPath, [commandFile(command), ...words], {
    env: {
      ...process.env,
      AUTH_SECRET: '',
      ADMIN_EMAIL: '',
      ADMIN_PASSWORD: '',
      DATABASE_URL: own.url,
      ...env,
    },
  })
  child.stdin.end(input)
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, output, errors }
}

const user = (...words: string[]) => run('user', words)

test('an administrator is named to a migration, and refused in words, with the migrations applied', async () => {
  const refused = await run('database/migrate', [], {
    env: { ADMIN_EMAIL: 'first@example.com', ADMIN_PASSWORD: 'admin' },
  })
  expect(refused).toEqual({
    code: 1,
    output: '',
    errors: expect.stringMatching(/^There is no admin\. ADMIN_PASSWORD can’t be used\. .*\n$/),
  })
  expect((await user('list')).output).toBe('No users yet.\n')

  const ADMIN = { ADMIN_EMAIL: 'first@example.com', ADMIN_PASSWORD: 'plum violin harbor ladder' }
  const made = await run('database/migrate', [], { env: ADMIN })
  expect(made).toEqual({
    code: 0,
    output: 'Created the first admin, first@example.com.\n',
    errors: '',
  })
  const again = await run('database/migrate', [], {
    env: { ADMIN_EMAIL: 'second', ADMIN_PASSWORD: 'admin' },
  })
  expect(again).toEqual({ code: 0, output: 'The database is up to date.\n', errors: '' })
})

test('a user is made, listed, changed, disabled and enabled', async () => {
  const made = await user('create', 'Bo@Example.com', '--role', 'listener', '--name', 'Bo')
  expect(made).toEqual({
    code: 0,
    output: expect.stringMatching(/^bo@example\.com can sign in as listener\.\nPassword.*: \S{24}\n$/),
    errors: '',
  })
  expect((await user('role', 'bo@example.com', 'manager')).output).toBe('bo@example.com is now manager.\n')
  expect((await user('disable', 'bo@example.com')).code).toBe(0)
  expect((await user('list')).output).toMatch(/^bo@example\.com +manager +disabled +never seen$/m)
  expect((await user('enable', 'bo@example.com')).code).toBe(0)
  expect((await user('list')).output).toMatch(/^bo@example\.com +manager +active +never seen$/m)
})

test('a password that is piped in is taken and not printed; a weak one is refused', async () => {
  const words = ['create', 'piped@example.com', '--role', 'manager']
  const weak = await run('user', words, { input: 'password1234\n' })
  expect(weak).toEqual({ code: 1, output: '', errors: expect.stringContaining('too easy to guess') })
  const made = await run('user', words, { input: 'walnut orbit candle freight\n' })
  expect(made).toEqual({ code: 0, output: 'piped@example.com can sign in as manager.\n', errors: '' })
  const reset = await user('reset-password', 'piped@example.com')
  expect(reset.output).toMatch(/new password.*\nPassword \(shown only once\): \S{24}\n$/)
})

test.concurrent.each([
  [['create', 'first@example.com', '--role', 'admin'], 1, /already has an account/],
  [['disable', 'first@example.com'], 1, /only active admin/],
  [['enable', 'nobody@example.com'], 1, /There is no user nobody@example\.com/],
  [[], 2, /Name a command[\s\S]*Usage/],
  [['create', 'someone@example.com'], 2, /Name a role: listener, manager, admin/],
  [['create', 'a@example.com', '--rol', 'admin'], 2, /--rol[\s\S]*Usage/],
  [['role', 'first@example.com'], 2, /Usage/],
])('%j ends with %i and a sentence', async (words, code, sentence) => {
  expect(await user(...words)).toEqual({ code, output: '', errors: expect.stringMatching(sentence) })
})
