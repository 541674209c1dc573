import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

const WAL_SEGMENT = /[\\/]pg_wal[\\/][0-9A-F]{24}$/

/**
 * PGlite's parameters, but with fsync on. Its system library implements fsync and ignores fdatasync; and the
 * flushes ahead of a sync would write files through its memory map.
 */
export const DURABLE_START_PARAMS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=fsync', 'checkpoint_flush_after=0', 'backend_flush_after=0'].flatMap((setting) => [
    '-c',
    setting,
  ]),
]

// What is used here of Emscripten's file system on the disk.
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
 * A data folder whose fsync reaches the disk, which PGlite's own ignores. Data files are synced at once. A segment of the
 * write-ahead log is only noted: `sync` syncs it for all commits so far, and answers wait for that. Postgres already
 * counts it as synced, so any change to other files syncs it first: the log must never be behind what it describes.
 */
export class DurableFolder extends NodeFS {
  private readonly unsynced = new Map<string, number>()
  private readonly syncing = new Set<number>()

  get isSynced() {
    return this.unsynced.size === 0 && this.syncing.size === 0
  }

  /** Resolves when every commit so far is on the disk. Rejects when the disk refuses: then nothing may be acknowledged. */
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
        // A descriptor of its own: Postgres may close its own while the sync is under way.
        if (!this.unsynced.has(path)) this.unsynced.set(path, openSync(path, 'r+'))
      })
      return 0
    }
  }
}
