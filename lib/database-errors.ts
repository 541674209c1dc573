// Prisma: bad credentials, no such database, unreachable, timed out (twice), closed, no free connection, transaction not
// started in time.
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
// Postgres: connection failures (class 08), bad credentials (28), no such database, too many connections, shutting down,
// crashed, starting up.
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
// The certificate has expired, was replaced or can't be verified.
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

/** Whether an error, one of its causes, or the driver adapter's error inside it matches. */
function isSome(error: unknown, matches: (facts: ErrorFacts) => boolean): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, kind, originalCode, message, cause, errors, meta } = error as Record<string, unknown>
  const codes = [code, originalCode].filter((value) => typeof value === 'string')
  if (matches({ codes, kind, message })) return true
  const { driverAdapterError } = (meta ?? {}) as { driverAdapterError?: unknown }
  const inner = [cause, driverAdapterError, ...(Array.isArray(errors) ? errors : [])]
  return inner.some((error) => isSome(error, matches))
}

/** Whether the database couldn't be reached, as opposed to having rejected a statement. */
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

/** Whether a Prisma error says that no encrypted connection to the database could be opened. */
export function isDatabaseNotEncrypted(error: unknown): boolean {
  return isSome(error, ({ kind }) => kind === TLS_KIND)
}

// Postgres: no such schema, table, column or function; Prisma: no such table or column.
const MISSING_CODES = new Set(['3F000', '42P01', '42703', '42883', 'P2021', 'P2022'])

/** Whether the database lacks something that a migration would create. */
export function isSchemaMissing(error: unknown): boolean {
  return isSome(error, ({ codes }) => codes.some((code) => MISSING_CODES.has(code)))
}
