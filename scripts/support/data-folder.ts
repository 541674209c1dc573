import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const PROBE_BYTES = 64 * 1024
const KEPT_INSIDE = ['postgres', 'auth-secret', 'database-password', 'port', 'roomtone.lock']

/** Creates the data folder if needed; returns why it's unusable and what to do, as a sentence, or null. */
export function dataFolderFault(folder: string): string | null {
  const place = resolve(folder)
  try {
    mkdirSync(place, { recursive: true, mode: 0o700 })
    const probe = join(place, `.probe-${process.pid}`)
    writeFileSync(probe, Buffer.alloc(PROBE_BYTES))
    rmSync(probe)
    // Another user, such as root, may own these files.
    for (const path of KEPT_INSIDE.map((name) => join(place, name)))
      if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
    return null
  } catch (error) {
    const { code, path = place, message } = error as NodeJS.ErrnoException
    switch (code) {
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return `${path} cannot be written by user ${process.getuid?.() ?? ''}. Give that user the folder, or name another one in DATA_DIR.`
      case 'ENOSPC':
      case 'EDQUOT':
        return `The disk that holds ${place} is full. Make room there, or name a folder on another disk in DATA_DIR.`
      case 'EEXIST':
      case 'ENOTDIR':
        return `${place} is a file, or lies below one. Name a folder in DATA_DIR.`
      default:
        return `${place} cannot be used: ${message}. Name another folder in DATA_DIR.`
    }
  }
}
