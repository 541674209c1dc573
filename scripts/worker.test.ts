import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { EmbeddedDatabaseMessage } from './database/embedded'

test('a worker says once what it waits for', async () => {
  const embedded = fork('scripts/database/embedded.ts', [], { execArgv: ['--import', 'tsx'] })
  const [message] = (await once(embedded, 'message')) as [EmbeddedDatabaseMessage]
  if ('refused' in message) throw new Error(message.refused)
  const env = { ...process.env, DATABASE_URL: message.url, LOG_LEVEL: 'warn' }
  const worker = spawn(process.execPath, ['--import', 'tsx', 'scripts/worker.ts'], { env })
  let output = ''
  for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (bytes) => (output += bytes))
  const told = () =>
    output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg)

  await expect.poll(() => output, { timeout: 30_000 }).toContain('\n')
  expect(told()).toEqual(['the worker waits for the database to be migrated'])
  embedded.disconnect()
  await expect.poll(() => output, { timeout: 30_000 }).toContain('cannot be reached')
  expect(told()).toEqual([
    'the worker waits for the database to be migrated',
    'the worker waits for the database, which cannot be reached',
  ])
  expect(output).not.toContain('stack')
  worker.kill('SIGTERM')
  expect(await once(worker, 'exit')).toEqual([0, null])
})
