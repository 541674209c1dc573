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
// Of a certificate that has expired or was replaced.
const UNAVAILABLE_CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/
const UNAVAILABLE_KINDS = new Set([
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
  'DatabaseNotReachable',
  'ConnectionClosed',
  'TlsConnectionError',
  'TooManyConnections',
  'SocketTimeout',
])
const UNAVAILABLE_MESSAGES =
  /timeout exceeded when trying to connect|connection terminated|server closed the connection|is not queryable/i

/** Whether an error says that the database could not be reached, as opposed to having refused a statement. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, kind, originalCode, message, cause, errors, meta } = error as Record<string, unknown>
  if (Array.isArray(errors) && errors.some(isDatabaseUnavailable)) return true
  const codes = [code, originalCode].filter((value) => typeof value === 'string')
  if (
    codes.some(
      (value) =>
        UNAVAILABLE_PRISMA_CODES.has(value) ||
        UNAVAILABLE_SQL_STATES.test(value) ||
        UNAVAILABLE_CERTIFICATE.test(value) ||
        UNAVAILABLE_SYSTEM_CODES.has(value),
    )
  )
    return true
  if (typeof kind === 'string' && UNAVAILABLE_KINDS.has(kind)) return true
  if (typeof message === 'string' && UNAVAILABLE_MESSAGES.test(message)) return true
  const { driverAdapterError } = (meta ?? {}) as { driverAdapterError?: unknown }
  return isDatabaseUnavailable(cause) || isDatabaseUnavailable(driverAdapterError)
}

// A schema, table, column or function that is not there; Prisma's own words for table and column.
const MISSING_CODES = new Set(['3F000', '42P01', '42703', '42883', 'P2021', 'P2022'])

/** Whether an error says that the database lacks what a migration would make. */
export function isSchemaMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, originalCode, cause, meta } = error as Record<string, unknown>
  if ([code, originalCode].some((value) => typeof value === 'string' && MISSING_CODES.has(value))) return true
  const { driverAdapterError } = (meta ?? {}) as { driverAdapterError?: unknown }
  return isSchemaMissing(cause) || isSchemaMissing(driverAdapterError)
}
