import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

const WAL_SEGMENT = /[\\/]pg_wal[\\/][0-9A-F]{24}$/

/**
 * PGlite's parameters with fsync enabled. PGlite's libc implements fsync but ignores fdatasync, and Postgres's early
 * flushes (flush_after) would write files through its memory map.
 */
export const DURABLE_START_PARAMS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=fsync', 'checkpoint_flush_after=0', 'backend_flush_after=0'].flatMap((setting) => [
    '-c',
    setting,
  ]),
]

// The parts of Emscripten's NODEFS used here.
type Node = { name: string }
type Stream = { node: Node; nfd: number }
type Operations = Record<string, (...values: never[]) => unknown>
type EmscriptenNodeFs = {
  stream_ops: Operations
  node_ops: Operations
  realPath: (node: Node) => string
  tryFSOperation: <Result>(run: () => Result) => Result
}
type EmscriptenModule = { FS: { filesystems: { NODEFS: EmscriptenNodeFs } } }
type InitOptions = Parameters<NodeFS['init']>[1]

/**
 * A data folder whose fsync reaches the disk, unlike PGlite's own. Data files are synced at once. WAL segments are only
 * recorded; `sync` syncs them for all commits so far, and responses wait for it. Because Postgres already considers those
 * segments synced, any change to another file syncs them first: the WAL must never lag behind the changes it describes.
 */
export class DurableFolder extends NodeFS {
  private readonly unsynced = new Map<string, number>()
  private readonly syncing = new Set<number>()

  get isSynced() {
    return this.unsynced.size === 0 && this.syncing.size === 0
  }

  /** Resolves when every commit so far is on disk. Rejects if the disk fails; nothing may be acknowledged after that. */
  async sync() {
    const descriptors = [...this.unsynced.values()]
    this.unsynced.clear()
    for (const descriptor of descriptors) this.syncing.add(descriptor)
    await Promise.all(descriptors.map((descriptor) => promisify(fdatasync)(descriptor)))
    for (const descriptor of descriptors) {
      this.syncing.delete(descriptor)
      closeSync(descriptor)
    }
  }

  private syncNow() {
    for (const descriptor of this.syncing) fdatasyncSync(descriptor)
    for (const descriptor of this.unsynced.values()) {
      fdatasyncSync(descriptor)
      closeSync(descriptor)
    }
    this.unsynced.clear()
  }

  override async init(database: PGlite, options: InitOptions) {
    const { emscriptenOpts } = await super.init(database, options)
    const preRun = [emscriptenOpts.preRun ?? []].flat()
    preRun.unshift((module: unknown) => this.patch((module as EmscriptenModule).FS.filesystems.NODEFS))
    return { emscriptenOpts: { ...emscriptenOpts, preRun } as typeof emscriptenOpts }
  }

  private patch(files: EmscriptenNodeFs) {
    const { stream_ops: streams, node_ops: nodes, realPath } = files
    const isWal = (stream: Stream) => WAL_SEGMENT.test(realPath(stream.node))
    const afterWal = (operations: Operations, name: string, isExempt: (first: never) => boolean) => {
      const original = operations[name]
      if (original === undefined) throw new Error(`PGlite's file system has no ${name}`)
      operations[name] = (...values: never[]) => {
        const [first] = values
        if (!this.isSynced && !isExempt(first as never)) files.tryFSOperation(() => this.syncNow())
        return original(...values)
      }
    }
    for (const name of ['write', 'setattr', 'msync']) afterWal(streams, name, isWal)
    for (const name of ['mknod', 'rename', 'unlink', 'rmdir', 'symlink', 'setattr'])
      afterWal(nodes, name, () => false)
    streams.fsync = (stream: Stream) => {
      files.tryFSOperation(() => {
        if (!isWal(stream)) {
          if (!this.isSynced) this.syncNow()
          return fsyncSync(stream.nfd)
        }
        const path = realPath(stream.node)
        // A separate descriptor, because Postgres may close its own during the sync.
        if (!this.unsynced.has(path)) this.unsynced.set(path, openSync(path, 'r+'))
      })
      return 0
    }
  }
}
