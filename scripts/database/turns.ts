import type { PGlite } from '@electric-sql/pglite'

// Frontend messages after which the server owes nothing more: simple Query, Sync, Terminate, CopyDone, CopyFail.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
const LAST_OF_A_QUERY = new Set([...'QSXcf'].map((type) => type.charCodeAt(0)))
const STARTUP = 0

type SocketDatabase = Pick<PGlite, 'runExclusive' | 'execProtocolRawStream' | 'isInTransaction' | 'exec'>

/**
 * PGlite with whole queries taking turns. The socket server lets the messages of its connections take turns one by
 * one, and keeps a connection's turn only while the database is in a transaction. PGlite is one session for them all,
 * so a Parse of one connection between the Parse and the Bind of another would have the wrong statement run: here a
 * query counts as a transaction until its last message.
 */
export function takingTurns(database: PGlite): PGlite {
  let isInQuery = false
  const facade: SocketDatabase = {
    runExclusive: (task) => database.runExclusive(task),
    execProtocolRawStream: async (message, options) => {
      const type = message[0] ?? STARTUP
      isInQuery = type !== STARTUP && !LAST_OF_A_QUERY.has(type)
      return database.execProtocolRawStream(message, options)
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
