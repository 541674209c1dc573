import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Installation } from './installation'

const SIZE = '2m'
const ENOUGH_TO_FILL_IT = Buffer.alloc(4 * 1024 * 1024)

export type PlaceFault = {
  name: string
  /** What the setup page says about it; null if its probe doesn't detect the fault */
  says: RegExp | null
  begin: (installation: Installation) => void
  end: (installation: Installation) => void
}

/** Creates an archive folder and its possible faults, on its own small file system if this user can mount one. */
export function makePlace() {
  const mountPoint = mkdtempSync(join(tmpdir(), 'roomtone-fault-'))
  const isMounted = mount(mountPoint)
  const folder = join(mountPoint, 'recordings')
  mkdirSync(folder)
  const remove = () => {
    if (isMounted) execFileSync('umount', ['--lazy', mountPoint])
    rmSync(mountPoint, { recursive: true })
  }
  process.once('exit', remove)
  return {
    folder,
    faults: [
      isMounted ? full(join(mountPoint, 'filler')) : limited(),
      ...(isMounted ? [readOnly(mountPoint)] : []),
      replaced(folder),
    ],
    remove: () => {
      process.off('exit', remove)
      remove()
    },
  }
}

function mount(mountPoint: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'roomtone-fault', mountPoint], {
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}

function full(filler: string): PlaceFault {
  return {
    name: 'full',
    says: /is full: make room/,
    begin: () => {
      try {
        writeFileSync(filler, ENOUGH_TO_FILL_IT)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    end: () => rmSync(filler),
  }
}

/** The closest thing to a full disk without mounting one: no file may grow beyond one byte. */
function limited(): PlaceFault {
  const limit = (soft: string) => (installation: Installation) => {
    for (const service of [installation.web, ...installation.workers])
      execFileSync('prlimit', ['--pid', String(service.pid()), `--fsize=${soft}:`])
  }
  return { name: 'limited to files of a byte', says: null, begin: limit('1'), end: limit('unlimited') }
}

function readOnly(mountPoint: string): PlaceFault {
  const remount = (mode: 'ro' | 'rw') => () =>
    void execFileSync('mount', ['-o', `remount,${mode}`, mountPoint], { stdio: 'ignore' })
  return {
    name: 'read-only',
    says: /is read-only: mount it for writing/,
    begin: remount('ro'),
    end: remount('rw'),
  }
}

function replaced(folder: string): PlaceFault {
  const aside = `${folder}.aside`
  return {
    name: 'replaced by a file',
    says: /doesn’t exist or isn’t a folder/,
    begin: () => {
      renameSync(folder, aside)
      writeFileSync(folder, '')
    },
    end: () => {
      rmSync(folder)
      renameSync(aside, folder)
    },
  }
}
