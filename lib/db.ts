import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import { attachDatabasePool } from '@vercel/functions'
import pg from 'pg'
import { env } from './env'
import { PrismaClient } from './generated/prisma/client'
import { log } from './log'

// Also the wait for a free connection in the pool, so that a burst of posts waits instead of failing.
const CONNECT_TIMEOUT_MS = 10_000

// Webhook posts have their own connections, so that pages and exports never delay them.
const POST_CONNECTIONS = 4
const CONNECTIONS = 10

// One per process, because `next dev` reevaluates modules on every change.
const globalForDatabase = globalThis as typeof globalThis & {
  roomtoneDatabase?: PrismaClient
  roomtonePostsDatabase?: PrismaClient
}
const keepsPost = new AsyncLocalStorage<true>()

/** The Prisma client, created on first use. */
export function db(): PrismaClient {
  const { DATABASE_URL: url } = env()
  if (keepsPost.getStore()) {
    globalForDatabase.roomtonePostsDatabase ??= clientOf(openPool(url, POST_CONNECTIONS))
    return globalForDatabase.roomtonePostsDatabase
  }
  globalForDatabase.roomtoneDatabase ??= clientOf(openPool(url))
  return globalForDatabase.roomtoneDatabase
}

/** Runs work that stores a webhook post on the connections reserved for it. */
export function onPostConnections<Result>(work: () => Promise<Result>): Promise<Result> {
  return keepsPost.run(true, work)
}

/** Runs `use` with a client of its own, for commands that learn the database URL only as they run. */
export async function withDatabase<Result>(
  url: string,
  use: (client: PrismaClient) => Promise<Result>,
): Promise<Result> {
  const pool = openPool(url)
  const client = clientOf(pool)
  try {
    return await use(client)
  } finally {
    await client.$disconnect()
    await pool.end()
  }
}

/** Opens a connection pool, for queries that bypass Prisma. The caller must end it. */
export function openPool(connectionString: string, max = CONNECTIONS) {
  const pool = new pg.Pool({
    connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    max,
    // The adapter writes timestamps as UTC without a zone, so a server in another time zone would shift them.
    onConnect: (client) => client.query("SET TIME ZONE 'UTC'"),
  })
  // The pool replaces an idle connection that the server closes; without a listener, the error would crash the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'))
  // When a connection in use is lost, its query fails too, and the error is handled there.
  pool.on('connect', (client) => client.on('error', () => {}))
  attachDatabasePool(pool)
  return pool
}

function clientOf(pool: pg.Pool) {
  return new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' })
}

/** Whether this is the embedded database: Postgres compiled to WebAssembly, as its version string says. */
export async function isEmbeddedDatabase(): Promise<boolean> {
  const [row] = await db().$queryRaw<{ version: string }[]>`SELECT version() AS version`
  return row?.version.includes('emcc') ?? false
}
