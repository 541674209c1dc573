import type { PGlite } from '@electric-sql/pglite'
import type { DurableFolder } from './durable-folder'

// Frontend messages after which the server owes nothing more: simple Query, Sync, Terminate, CopyDone, CopyFail.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
const LAST_OF_A_QUERY = new Set([...'QSXcf'].map((type) => type.charCodeAt(0)))
const STARTUP = 0

type Commits = Pick<DurableFolder, 'isSynced' | 'sync'>
type SocketDatabase = Pick<PGlite, 'runExclusive' | 'execProtocolRawStream' | 'isInTransaction' | 'exec'>

/**
 * PGlite with whole queries taking turns. The socket server lets the messages of its connections take turns one by
 * one, and keeps a connection's turn only while the database is in a transaction. PGlite is one session for them all,
 * so a Parse of one connection between the Parse and the Bind of another would have the wrong statement run: here a
 * query counts as a transaction until its last message.
 *
 * With `commits`, an answer leaves once what was committed before it is on the disk. The next queries run meanwhile, and
 * one sync serves all answers that wait when it begins.
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
      // The bytes lie in the memory of Postgres, which the next query writes over.
      const onRawData = (bytes: Uint8Array) => void parts.push(bytes.slice())
      await database.execProtocolRawStream(message, { ...options, onRawData })
      deliver(() => {
        for (const part of parts) options.onRawData(part)
      })
    },
    isInTransaction: () => isInQuery || database.isInTransaction(),
    // The socket server's ROLLBACK for a connection that is gone, which may have left in the middle of a query.
    exec: (sql, options) => {
      isInQuery = false
      return database.exec(sql, options)
    },
  }
  // The socket server asks for the whole class and uses these four of its methods.
  return facade as PGlite
}

/** Runs answers in order, each after a sync that began when it was given, or at once where nothing waits for one. */
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

/** No answer leaves any more, and the next start recovers what is on the disk. */
function endUnsynced(error: Error) {
  console.error(`The embedded database could not put its log on the disk and stops: ${error.message}`)
  process.exit(1)
}
