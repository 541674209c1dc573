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
  globalForDatabase.roomtoneDatabase ??= connect()
  return globalForDatabase.roomtoneDatabase
}

function connect() {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    max: 10,
    // The adapter writes moments as UTC without saying so: a server whose own zone is another would shift them.
    onConnect: (client) => client.query("SET TIME ZONE 'UTC'"),
  })
  // An idle connection that the server closes is replaced by the pool; unheard, its error would end the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'))
  attachDatabasePool(pool)
  return new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' })
}

/** Ends when the database has answered, in the error of the attempt when it does not. */
export async function pingDatabase(): Promise<void> {
  await db().$queryRaw`SELECT 1`
}
