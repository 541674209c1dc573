import type { PGlite } from '@electric-sql/pglite'
import type { DurableFolder } from './durable-folder'

// Frontend messages that end a query: simple Query, Sync, Terminate, CopyDone, CopyFail.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
const LAST_OF_A_QUERY = new Set([...'QSXcf'].map((type) => type.charCodeAt(0)))
const STARTUP = 0

type Commits = Pick<DurableFolder, 'isSynced' | 'sync'>
type SocketDatabase = Pick<PGlite, 'runExclusive' | 'execProtocolRawStream' | 'isInTransaction' | 'exec'>

/**
 * Wraps PGlite so that connections take turns by query instead of by message. The socket server switches connections
 * after any message outside a transaction, but all connections share one PGlite session: a Parse from one between
 * another's Parse and Bind would run the wrong statement. So a query counts as a transaction until its last message.
 *
 * With `commits`, a response is sent only after the commits before it are on disk. Later queries run in the meantime, and
 * one sync covers all responses waiting when it starts.
 */
export function takingTurns(database: PGlite, commits: Commits | null): PGlite {
  let isInQuery = false
  const deliver = commits === null ? (answer: () => void) => answer() : afterSync(commits)
  const facade: SocketDatabase = {
    runExclusive: (task) => database.runExclusive(task),
    execProtocolRawStream: async (message, options) => {
      const type = message[0] ?? STARTUP
      isInQuery = type !== STARTUP && !LAST_OF_A_QUERY.has(type)
      if (commits === null) return database.execProtocolRawStream(message, options)
      const parts: Uint8Array[] = []
      // Copied, because the next query overwrites these bytes in Postgres's memory.
      const onRawData = (bytes: Uint8Array) => void parts.push(bytes.slice())
      await database.execProtocolRawStream(message, { ...options, onRawData })
      deliver(() => {
        for (const part of parts) options.onRawData(part)
      })
    },
    isInTransaction: () => isInQuery || database.isInTransaction(),
    // The socket server sends ROLLBACK for a closed connection, which may have closed in the middle of a query.
    exec: (sql, options) => {
      isInQuery = false
      return database.exec(sql, options)
    },
  }
  // The socket server's type asks for all of PGlite, but it calls only these four methods.
  return facade as PGlite
}

/** Sends responses in order, each once a sync begun after it was passed in has ended, or at once if all is synced. */
function afterSync(commits: Commits) {
  let waiting: (() => void)[] = []
  let isSyncing = false
  async function syncAll() {
    isSyncing = true
    while (waiting.length > 0) {
      const answers = waiting
      waiting = []
      await commits.sync()
      for (const answer of answers) answer()
    }
    isSyncing = false
  }
  return (answer: () => void) => {
    if (commits.isSynced && !isSyncing) return answer()
    waiting.push(answer)
    if (!isSyncing) syncAll().catch(endUnsynced)
  }
}

/** Exits before any more responses are sent; the next start recovers what is on disk. */
function endUnsynced(error: Error) {
  console.error(`The embedded database could not put its log on the disk and stops: ${error.message}`)
  process.exit(1)
}
