import { closeSync, fsyncSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Puts all files below a folder, their names, and the folder itself on the disk. */
export function syncTree(folder: string) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) syncTree(path)
    else if (entry.isFile()) syncFile(path)
  }
  syncFile(folder)
}

/** Puts a file, or the names in a folder, on the disk. */
export function syncFile(path: string) {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Writes a file for this user alone. After a power cut it is there whole, as it was before, or not at all. */
export function writeSynced(path: string, content: string) {
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, content, { mode: 0o600 })
  syncFile(aside)
  renameSync(aside, path)
  syncFile(dirname(path))
}
