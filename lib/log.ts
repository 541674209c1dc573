import pino from 'pino'

const { LOG_LEVEL = 'info' } = process.env

/** Logs one JSON object per line to stdout. Never log a body, a secret or a signature. */
export const log = pino({
  // An unknown level is rejected with the other settings, and reporting that takes a working logger.
  level: Object.hasOwn(pino.levels.values, LOG_LEVEL) || LOG_LEVEL === 'silent' ? LOG_LEVEL : 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
})

/** The parts of an error that are safe to log: database errors also carry the statement's values. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { name, message, code, stack, cause: cause === undefined ? undefined : errorFacts(cause) }
}
