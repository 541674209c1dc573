// Preloaded into the embedded database (--import) to track which of its writes have been synced. After a message
// `{ cutAfter }`, it counts that many more writes, saves to POWER_CUT_IMAGE what the disk may contain if the power fails at
// that moment, and kills the process.
//
// POWER_CUT_KEEPS decides which writes since the last sync survive: `nothing`, `some` at random, or `data`, those to data
// files but not to the WAL, which shows whether the WAL is synced first.
//
// A synced file has its content and, as on ext4, XFS and APFS, its name. Nothing else is certain: any of the later writes
// may be on disk, in any order, and a folder has either its last synced names or its current ones.
import fs, { type PathLike, type WriteFileOptions } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { basename, dirname, join, resolve, sep } from 'node:path'

export type PowerCut = { cutAfter: number }

type Change = { position: number; bytes: Buffer } | { size: number }
type File = { kind: 'file'; synced: Buffer; pending: Change[]; isNamed: boolean }
type Folder = {
  kind: 'folder'
  names: Map<string, Entry>
  syncedNames: Map<string, Entry>
  parent: Folder | null
}
type Entry = File | Folder

const root = resolve(process.env.POWER_CUT_ROOT ?? '')
const image = resolve(process.env.POWER_CUT_IMAGE ?? '')
const original = { ...fs }
const tree = readFolder(root, null)
const opened = new Map<number, { entry: Entry; parent: Folder; name: string }>()
const keeps = process.env.POWER_CUT_KEEPS
let changesLeft = Number.POSITIVE_INFINITY
let isNested = false
let random = Number(process.env.POWER_CUT_SEED ?? 1)

process.on('message', (message: Partial<PowerCut>) => {
  if (typeof message.cutAfter === 'number') changesLeft = message.cutAfter
})
if (process.env.POWER_CUT_AFTER) changesLeft = Number(process.env.POWER_CUT_AFTER)

function readFolder(path: string, parent: Folder | null): Folder {
  const folder: Folder = { kind: 'folder', names: new Map(), syncedNames: new Map(), parent }
  for (const entry of original.readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name)
    folder.names.set(
      entry.name,
      entry.isDirectory()
        ? readFolder(below, folder)
        : { kind: 'file', synced: original.readFileSync(below), pending: [], isNamed: true },
    )
  }
  folder.syncedNames = new Map(folder.names)
  return folder
}

/** Returns the folder and name of a path; null if it's outside the root. */
function placeOf(path: PathLike): { parent: Folder; name: string } | null {
  const full = resolve(String(path))
  if (!full.startsWith(root + sep)) return null
  let parent = tree
  for (const name of dirname(full).slice(root.length).split(sep).filter(Boolean)) {
    const next = parent.names.get(name)
    if (next?.kind !== 'folder') return null
    parent = next
  }
  return { parent, name: basename(full) }
}

function count() {
  changesLeft -= 1
  if (changesLeft > 0) return
  writeImage(tree, image)
  process.kill(process.pid, 'SIGKILL')
  // SIGKILL may take effect only after this call returns, so wait for it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
}

function newFile(place: { parent: Folder; name: string }): File {
  const file: File = { kind: 'file', synced: Buffer.alloc(0), pending: [], isNamed: false }
  place.parent.names.set(place.name, file)
  return file
}

/** Applies changes to a file's content in order and returns the result. */
function applied(content: Buffer, changes: readonly Change[]): Buffer {
  const endOf = (change: Change) => ('size' in change ? change.size : change.position + change.bytes.length)
  const result = Buffer.alloc(changes.reduce((end, change) => Math.max(end, endOf(change)), content.length))
  content.copy(result)
  let length = content.length
  for (const change of changes) {
    if ('size' in change) {
      if (change.size < length) result.fill(0, change.size, length)
      length = change.size
    } else {
      change.bytes.copy(result, change.position)
      length = Math.max(length, endOf(change))
    }
  }
  return result.subarray(0, length)
}

function nameDurably(parent: Folder, name: string, entry: Entry) {
  parent.syncedNames.set(name, entry)
  if (parent.parent === null) return
  for (const [own, folder] of parent.parent.names) {
    if (folder === parent && parent.parent.syncedNames.get(own) !== parent)
      nameDurably(parent.parent, own, parent)
  }
}

/** Starts the sync of an open file; the caller calls the returned function when the disk has confirmed it. */
function sync(descriptor: number): () => void {
  const known = opened.get(descriptor)
  if (known === undefined) return () => {}
  const { entry, parent, name } = known
  count()
  if (entry.kind === 'folder') {
    const names = new Map(entry.names)
    return () => {
      entry.syncedNames = names
      if (parent !== entry) nameDurably(parent, name, entry)
    }
  }
  const pending = entry.pending.length
  return () => {
    entry.synced = applied(entry.synced, entry.pending.slice(0, pending))
    entry.pending = entry.pending.slice(pending)
    if (!entry.isNamed) nameDurably(parent, name, entry)
    entry.isNamed = true
  }
}

function isHeads() {
  random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
  return random > 0x7fff_ffff
}

/** Whether an unsynced change in this folder survives. */
function isKept(path: string) {
  if (keeps === 'nothing') return false
  return keeps === 'data' ? basename(path) !== 'pg_wal' : isHeads()
}

function writeImage(folder: Folder, path: string) {
  original.mkdirSync(path, { recursive: true, mode: 0o700 })
  for (const [name, entry] of isKept(path) ? folder.names : folder.syncedNames) {
    if (entry.kind === 'folder') writeImage(entry, join(path, name))
    else
      original.writeFileSync(
        join(path, name),
        applied(
          entry.synced,
          entry.pending.filter(() => isKept(path)),
        ),
        {
          mode: 0o600,
        },
      )
  }
}

/** Replaces a function of node:fs, without counting its own calls to node:fs. */
function replace<Name extends keyof typeof fs>(name: Name, make: (call: (typeof fs)[Name]) => unknown) {
  const call = original[name] as (...values: unknown[]) => unknown
  const nested = (...values: unknown[]) => {
    isNested = true
    try {
      return call.apply(fs, values)
    } finally {
      isNested = false
    }
  }
  const replaced = make(nested as never) as (...values: unknown[]) => unknown
  Object.assign(fs, {
    [name]: (...values: unknown[]) => (isNested ? call.apply(fs, values) : replaced(...values)),
  })
}

replace('openSync', (open) => (path: PathLike, flags: string | number = 'r', mode?: number) => {
  const place = placeOf(path)
  const doesTruncate =
    typeof flags === 'number' ? (flags & fs.constants.O_TRUNC) !== 0 : flags.startsWith('w')
  const descriptor = open(path, flags, mode)
  if (place !== null) {
    const existing = place.parent.names.get(place.name)
    if (existing === undefined) count()
    const entry = existing ?? newFile(place)
    if (existing?.kind === 'file' && doesTruncate) existing.pending.push({ size: 0 })
    opened.set(descriptor, { entry, ...place })
  } else if (resolve(String(path)) === root) opened.set(descriptor, { entry: tree, parent: tree, name: '' })
  return descriptor
})
replace('closeSync', (close) => (descriptor: number) => {
  opened.delete(descriptor)
  close(descriptor)
})
replace(
  'writeSync',
  (write) =>
    (descriptor: number, bytes: Uint8Array | Int8Array, offset: number, length: number, position: number) => {
      const entry = opened.get(descriptor)?.entry
      if (entry?.kind === 'file') {
        if (!ArrayBuffer.isView(bytes) || typeof position !== 'number')
          throw new Error('a write of another form')
        count()
        const written = Buffer.from(bytes.buffer, bytes.byteOffset + offset, length)
        entry.pending.push({ position, bytes: Buffer.from(written) })
      }
      return write(descriptor, bytes as Uint8Array, offset, length, position)
    },
)
replace(
  'writeFileSync',
  (write) => (path: PathLike, data: string | Uint8Array, options?: WriteFileOptions) => {
    const place = typeof path === 'number' ? null : placeOf(path)
    if (place !== null) {
      count()
      const existing = place.parent.names.get(place.name)
      const file = existing?.kind === 'file' ? existing : newFile(place)
      file.pending.push({ size: 0 }, { position: 0, bytes: Buffer.from(data as string) })
    }
    write(path, data, options)
  },
)
replace('ftruncateSync', (truncate) => (descriptor: number, size = 0) => {
  const entry = opened.get(descriptor)?.entry
  if (entry?.kind === 'file') {
    count()
    entry.pending.push({ size })
  }
  truncate(descriptor, size)
})
replace('truncateSync', (truncate) => (path: PathLike, size = 0) => {
  const place = placeOf(path)
  const entry = place?.parent.names.get(place.name)
  if (entry?.kind === 'file') {
    count()
    entry.pending.push({ size })
  }
  truncate(path, size)
})
replace('mkdirSync', (mkdir) => (path: PathLike, options?: fs.MakeDirectoryOptions) => {
  const made = mkdir(path, options)
  const place = placeOf(path)
  if (place !== null && !place.parent.names.has(place.name)) {
    count()
    place.parent.names.set(place.name, {
      kind: 'folder',
      names: new Map(),
      syncedNames: new Map(),
      parent: place.parent,
    })
  }
  return made
})
replace('linkSync', (link) => (from: PathLike, to: PathLike) => {
  link(from, to)
  moved(from, to, false)
})
replace('renameSync', (rename) => (from: PathLike, to: PathLike) => {
  rename(from, to)
  moved(from, to, true)
})
function moved(from: PathLike, to: PathLike, isGone: boolean) {
  const source = placeOf(from)
  const target = placeOf(to)
  const entry = source?.parent.names.get(source.name)
  if (source === null || target === null || entry === undefined) return
  count()
  if (isGone) source.parent.names.delete(source.name)
  target.parent.names.set(target.name, entry)
  if (entry.kind === 'folder') entry.parent = target.parent
}
for (const name of ['unlinkSync', 'rmdirSync', 'rmSync'] as const) {
  replace(name, (remove) => (path: PathLike, options?: object) => {
    const place = placeOf(path)
    if (place?.parent.names.has(place.name)) count()
    place?.parent.names.delete(place.name)
    remove(path, options as never)
  })
}
for (const name of ['fsyncSync', 'fdatasyncSync'] as const) {
  replace(name, (call) => (descriptor: number) => {
    const settle = sync(descriptor)
    call(descriptor)
    settle()
  })
}
for (const name of ['fsync', 'fdatasync'] as const) {
  replace(name, (call) => (descriptor: number, callback: fs.NoParamCallback) => {
    const settle = sync(descriptor)
    call(descriptor, (error) => {
      if (error === null || error === undefined) settle()
      callback(error)
    })
  })
}
syncBuiltinESMExports()
