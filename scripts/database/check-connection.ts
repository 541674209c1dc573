import { existsSync } from 'node:fs'
import pg from 'pg'

/** Version 13 added gen_random_uuid() and extensions that a database's owner may create. */
const MIN_VERSION = 13
const CONNECT_TIMEOUT_MS = 10_000

/** Connects once; returns a sentence that says what's wrong and what to do, or null if the database is usable. */
export async function databaseFault(databaseUrl: string): Promise<string | null> {
  let client: pg.Client
  try {
    client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  } catch (error) {
    const { path, message } = error as NodeJS.ErrnoException
    return path === undefined
      ? `DATABASE_URL cannot be used: ${message}.`
      : `${path}, which DATABASE_URL names, cannot be read.`
  }
  // Once we have an answer, a broken connection doesn't matter; without a listener, it would throw.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<Server>(
      "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name, current_schema() AS schema",
    )
    return rows[0] === undefined ? null : serverFault(rows[0], client)
  } catch (error) {
    return connectionFault(error as Failure, client)
  } finally {
    await client.end().catch(() => {})
  }
}

type Server = { number: string; name: string; schema: string | null }

function serverFault({ number, name, schema }: Server, { user, database }: pg.Client): string | null {
  if (Number(number) < MIN_VERSION * 10_000)
    return `This is Postgres ${name}. Roomtone needs Postgres ${MIN_VERSION} or newer.`
  if (schema !== 'public')
    return `New tables of user ${user} in database ${database} go to ${schema === null ? 'no schema' : `the schema ${schema}`}, but Roomtone's are in the schema public. Create it if it is missing, and have the search_path begin with it.`
  return null
}

type Failure = { code?: string; message: string; errors?: Failure[] }

const ENCRYPT_ONLY =
  'Only on a network that you trust, sslmode=no-verify encrypts without checking the certificate.'

function connectionFault(failure: Failure, { host, port, database, user }: pg.Client): string {
  // A host with several addresses yields one failure per address.
  const { code = '', message } = failure.errors?.[0] ?? failure
  const place = host.startsWith('/') ? host : `${host}:${port}`
  const isOneOf = (...codes: string[]) => codes.includes(code)

  if (isOneOf('ENOTFOUND', 'EAI_AGAIN')) return `No host is called ${host}. Check DATABASE_URL.`
  if (isOneOf('ECONNREFUSED', 'ENOENT'))
    return `No Postgres listens at ${place}. Start it, or correct DATABASE_URL.${inContainer(host)}`
  if (isOneOf('ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH') || /timeout/i.test(message))
    return `${place} does not answer. Check DATABASE_URL, and that firewalls let this machine connect.`
  if (isOneOf('28P01')) return `Postgres refuses the password of user ${user}. Correct DATABASE_URL.`
  if (isOneOf('28000') && /no encryption|SSL off/i.test(message))
    return `${place} takes encrypted connections only. End DATABASE_URL with ?sslmode=verify-full.`
  if (isOneOf('28000')) return `Postgres refuses user ${user}: ${message}. Correct DATABASE_URL.`
  if (isOneOf('3D000'))
    return `There is no database ${database} at ${place}. Create it, or correct DATABASE_URL.`
  if (isOneOf('57P03')) return `Postgres at ${place} is still starting. Try again in a moment.`
  if (isOneOf('53300'))
    return `Postgres at ${place} has no connection left. Close some, or raise max_connections.`
  if (isOneOf('42501')) return `User ${user} may not use database ${database}: ${message}.`
  if (/does not support SSL/i.test(message))
    return `${place} does not encrypt connections. Turn TLS on there, or remove sslmode from DATABASE_URL if you trust the network.`
  if (isOneOf('ERR_TLS_CERT_ALTNAME_INVALID'))
    return `The certificate of ${place} is for another host name. Use the name that it is for in DATABASE_URL. ${ENCRYPT_ONLY}`
  if (isOneOf('CERT_HAS_EXPIRED')) return `The certificate of ${place} has expired. Renew it.`
  if (/^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)_/.test(code))
    return `The certificate of ${place} is from an authority that this machine does not know. Download the authority's certificate from your provider and add &sslrootcert=FILE to DATABASE_URL. ${ENCRYPT_ONLY}`
  return `The database at ${place} cannot be used: ${message}.`
}

function inContainer(host: string) {
  const isContainer = existsSync('/.dockerenv') || existsSync('/run/.containerenv')
  return isContainer && /^(localhost|127\.|::1)/.test(host)
    ? ' In a container, localhost is the container itself.'
    : ''
}
