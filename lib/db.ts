import { PrismaPg } from '@prisma/adapter-pg'
import { attachDatabasePool } from '@vercel/functions'
import pg from 'pg'
import { env } from './env'
import { PrismaClient } from './generated/prisma/client'
import { log } from './log'

// Also the wait for a free connection of the pool: a burst of posts waits rather than being refused.
const CONNECT_TIMEOUT_MS = 10_000

// One client for the process: `next dev` evaluates modules again on every change.
const globalForDatabase = globalThis as typeof globalThis & { roomtoneDatabase?: PrismaClient }

/** The one Prisma client, made on first use. */
export function db(): PrismaClient {
  globalForDatabase.roomtoneDatabase ??= clientOf(openPool(env().DATABASE_URL))
  return globalForDatabase.roomtoneDatabase
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
export function openPool(connectionString: string) {
  const pool = new pg.Pool({
    connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    max: 10,
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
