// Prisma: refused the credentials, not reachable, timed out, no such database, closed, no connection free,
// transaction not started in time.
const UNAVAILABLE_PRISMA_CODES = new Set([
  'P1000',
  'P1003',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
])
// Postgres: connection failures (class 08), refused credentials (28), no such database, too many connections,
// shutting down, crashed, starting up.
const UNAVAILABLE_SQL_STATES = /^(08...|28...|3D000|53300|57P0[1-3])$/
const UNAVAILABLE_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])
// Of a certificate that has expired, was replaced or cannot be checked.
const CERTIFICATE_CODES = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/
const TLS_KIND = 'TlsConnectionError'
const UNAVAILABLE_KINDS = new Set([
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
  'DatabaseNotReachable',
  'ConnectionClosed',
  TLS_KIND,
  'TooManyConnections',
  'SocketTimeout',
])
const UNAVAILABLE_MESSAGES =
  /timeout exceeded when trying to connect|connection terminated|server closed the connection|is not queryable/i

type ErrorFacts = { codes: string[]; kind: unknown; message: unknown }

/** Whether an error, its causes, or what the adapter says of it match. */
function isSome(error: unknown, matches: (facts: ErrorFacts) => boolean): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, kind, originalCode, message, cause, errors, meta } = error as Record<string, unknown>
  const codes = [code, originalCode].filter((value) => typeof value === 'string')
  if (matches({ codes, kind, message })) return true
  const { driverAdapterError } = (meta ?? {}) as { driverAdapterError?: unknown }
  const inner = [cause, driverAdapterError, ...(Array.isArray(errors) ? errors : [])]
  return inner.some((error) => isSome(error, matches))
}

/** Whether an error says that the database could not be reached, as opposed to having refused a statement. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return isSome(
    error,
    ({ codes, kind, message }) =>
      codes.some(
        (code) =>
          UNAVAILABLE_PRISMA_CODES.has(code) ||
          UNAVAILABLE_SQL_STATES.test(code) ||
          CERTIFICATE_CODES.test(code) ||
          UNAVAILABLE_SYSTEM_CODES.has(code),
      ) ||
      (typeof kind === 'string' && UNAVAILABLE_KINDS.has(kind)) ||
      (typeof message === 'string' && UNAVAILABLE_MESSAGES.test(message)),
  )
}

/** Whether an error of Prisma's says that no encrypted connection to the database could be opened. */
export function isDatabaseNotEncrypted(error: unknown): boolean {
  return isSome(error, ({ kind }) => kind === TLS_KIND)
}

// A schema, table, column or function that is not there; Prisma's own words for table and column.
const MISSING_CODES = new Set(['3F000', '42P01', '42703', '42883', 'P2021', 'P2022'])

/** Whether an error says that the database lacks what a migration would make. */
export function isSchemaMissing(error: unknown): boolean {
  return isSome(error, ({ codes }) => codes.some((code) => MISSING_CODES.has(code)))
}
