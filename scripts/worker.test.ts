import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { commandFile, SHORT_LIVED } from '@/testing/commands'
import type { EmbeddedDatabaseMessage } from './database/embedded'

test('a worker says once what it waits for, and that its archive is unusable', async () => {
  const embedded = fork(commandFile('database/embedded'), [], { execArgv: [SHORT_LIVED] })
  const [message] = (await once(embedded, 'message')) as [EmbeddedDatabaseMessage]
  if ('refused' in message) throw new Error(message.refused)
  const env = {
    ...process.env,
    DATABASE_URL: message.url,
    LOG_LEVEL: 'warn',
    ARCHIVE_URL: 'file:/dev/null/copies',
  }
  const worker = spawn(process.execPath, [commandFile('worker')], { env })
  let output = ''
  for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (bytes) => (output += bytes))
  const told = () =>
    output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg)
      .toSorted()
  const atStart = [
    "recordings can't be archived: /dev/null/copies doesn’t exist or isn’t a folder: mount its disk, or name another place with ARCHIVE_URL.",
    'the worker is waiting for the database to be migrated',
  ]

  await expect.poll(() => output.split('\n').length, { timeout: 30_000 }).toBe(3)
  expect(told()).toEqual(atStart)
  embedded.disconnect()
  await expect.poll(() => output, { timeout: 30_000 }).toContain("can't be reached")
  expect(told()).toEqual([...atStart, "the worker is waiting for the database, which can't be reached"])
  expect(output).not.toContain('stack')
  worker.kill('SIGTERM')
  expect(await once(worker, 'exit')).toEqual([0, null])
})
