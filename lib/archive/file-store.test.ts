import { readlinkSync } from 'node:fs'
import { mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fileError } from './file-error'
import { fileStore } from './file-store'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomtone-files-'))
})
afterEach(() => rm(folder, { recursive: true }))

const going = () => new AbortController().signal

async function* bytes(text = 'some audio') {
  yield Buffer.from(text)
}

test('files and folders are for their owner alone', async () => {
  const root = join(folder, 'new/recordings')
  await fileStore(root).create('AC1/RE1', bytes(), 'audio/wav', going())
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777
  expect(await modeOf(join(root, 'AC1/RE1'))).toBe(0o600)
  for (const made of [join(folder, 'new'), root, join(root, 'AC1'), join(root, '.parts')])
    expect(await modeOf(made)).toBe(0o700)
})

test('a file appears only when it is whole', async () => {
  const seen: string[][] = []
  async function* watching() {
    yield* bytes()
    seen.push(await readdir(folder))
    yield* bytes()
  }
  await fileStore(folder).create('RE1', watching(), 'audio/wav', going())
  expect(seen).toEqual([['.parts']])
  expect((await readdir(folder)).toSorted()).toEqual(['.parts', 'RE1'])
})

test('parts that a killed process left are removed after a day', async () => {
  await fileStore(folder).check()
  const [old, fresh] = [join(folder, '.parts/old'), join(folder, '.parts/fresh')]
  await writeFile(old, 'half')
  await writeFile(fresh, 'half')
  const yesterday = Date.now() / 1000 - 25 * 60 * 60
  await utimes(old, yesterday, yesterday)
  await fileStore(folder).create('RE1', bytes(), 'audio/wav', going())
  expect(await readdir(join(folder, '.parts'))).toEqual(['fresh'])
})

test('a folder that is not there is not taken for one without recordings', async () => {
  const opening = fileStore(join(folder, 'unmounted')).open('RE1', null, going())
  await expect(opening).rejects.toMatchObject({
    reason: 'missing',
    message: expect.stringContaining('ARCHIVE_URL'),
  })
})

test('a file where the folder should be is told in a sentence', async () => {
  await writeFile(join(folder, 'file'), '')
  const store = fileStore(join(folder, 'file'))
  const refusal = { name: 'ArchiveError', reason: 'missing' }
  await expect(store.check()).rejects.toMatchObject(refusal)
  await expect(store.open('RE1', null, going())).rejects.toMatchObject(refusal)
})

test.each([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['ENOENT', 'missing'],
  ['ENOTDIR', 'missing'],
  ['EOPNOTSUPP', 'unsupported'],
  ['EIO', 'unreachable'],
  ['ESTALE', 'unreachable'],
] as const)('%s is %s', (name, reason) => {
  const error = Object.assign(new Error(name), { errno: -constants.errno[name] })
  expect(fileError(error, '/disk')).toMatchObject({
    reason,
    message: expect.stringContaining('/disk'),
    cause: error,
  })
})

test.each([
  ['of our own', new TypeError('x is not a function')],
  ['of too many open files', Object.assign(new Error(), { errno: -constants.errno.EMFILE })],
  ['that is none', 'text'],
])('an error %s stays what it is', (_name, error) => {
  expect(fileError(error, '/disk')).toBe(error)
})

// Linux only: /proc says what was synced.
test.runIf(process.platform === 'linux')(
  'a copy that another attempt has left counts as there once its bytes and all its names are synced',
  async () => {
    const first = await syncedBy(() => fileStore(folder).create('AC1/RE1', bytes(), 'audio/wav', going()))
    expect(first.result).toBe('created')
    expect(first.paths[first.paths.length - 1]).toBe(join(folder, 'AC1'))
    expect(first.paths).toContainEqual(expect.stringContaining('.parts/'))

    const second = await syncedBy(() => fileStore(folder).create('AC1/RE1', bytes(), 'audio/wav', going()))
    expect(second.result).toBe('exists')
    expect(second.paths).toEqual(expect.arrayContaining([folder, join(folder, 'AC1')]))
  },
)

/** Runs `use`, and also returns the paths that it synced to disk. */
async function syncedBy<Result>(use: () => Promise<Result>) {
  const handle = await open(folder)
  const prototype = Object.getPrototypeOf(handle) as { sync: (this: { fd: number }) => Promise<void> }
  await handle.close()
  const paths: string[] = []
  const { sync } = prototype
  const watching = vi.spyOn(prototype, 'sync').mockImplementation(function (this: { fd: number }) {
    paths.push(readlinkSync(`/proc/self/fd/${this.fd}`))
    return sync.call(this)
  })
  try {
    return { result: await use(), paths }
  } finally {
    watching.mockRestore()
  }
}
