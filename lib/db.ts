import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import { attachDatabasePool } from '@vercel/functions'
import pg from 'pg'
import { env } from './env'
import { PrismaClient } from './generated/prisma/client'
import { log } from './log'

// Also the wait for a free connection of the pool: a burst of posts waits rather than being refused.
const CONNECT_TIMEOUT_MS = 10_000

// Those of posts are theirs alone, so that no page or export keeps a post waiting.
const POST_CONNECTIONS = 4
const CONNECTIONS = 10

// One of each for the process: `next dev` evaluates modules again on every change.
const globalForDatabase = globalThis as typeof globalThis & {
  roomtoneDatabase?: PrismaClient
  roomtonePostsDatabase?: PrismaClient
}
const keepsPost = new AsyncLocalStorage<true>()

/** The Prisma client, made on first use. */
export function db(): PrismaClient {
  const { DATABASE_URL: url } = env()
  if (keepsPost.getStore()) {
    globalForDatabase.roomtonePostsDatabase ??= clientOf(openPool(url, POST_CONNECTIONS))
    return globalForDatabase.roomtonePostsDatabase
  }
  globalForDatabase.roomtoneDatabase ??= clientOf(openPool(url))
  return globalForDatabase.roomtoneDatabase
}

/** Does what keeps a post, with the connections that nothing else takes. */
export function onPostConnections<Result>(work: () => Promise<Result>): Promise<Result> {
  return keepsPost.run(true, work)
}

/** A client of its own for as long as it is used: for commands that learn the database's address as they run. */
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

/** A pool of connections of its own, for what does not go through Prisma. The caller ends it. */
export function openPool(connectionString: string, max = CONNECTIONS) {
  const pool = new pg.Pool({
    connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    max,
    // The adapter writes moments as UTC without saying so: a server whose own zone is another would shift them.
    onConnect: (client) => client.query("SET TIME ZONE 'UTC'"),
  })
  // An idle connection that the server closes is replaced by the pool; unheard, its error would end the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'))
  // One in use fails its query besides, which is heard there.
  pool.on('connect', (client) => client.on('error', () => {}))
  attachDatabasePool(pool)
  return pool
}

function clientOf(pool: pg.Pool) {
  return new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' })
}

/** Whether this is the embedded database: Postgres compiled to WebAssembly, which says so itself. */
export async function isEmbeddedDatabase(): Promise<boolean> {
  const [row] = await db().$queryRaw<{ version: string }[]>`SELECT version() AS version`
  return row?.version.includes('emcc') ?? false
}
