import pino from 'pino'

const { LOG_LEVEL = 'info' } = process.env

/** Structured log, one JSON object a line on standard output. Never give it a body, a secret or a signature. */
export const log = pino({
  // A level that does not exist is refused with the other settings, by a process that can log.
  level: Object.hasOwn(pino.levels.values, LOG_LEVEL) || LOG_LEVEL === 'silent' ? LOG_LEVEL : 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
})

/** What may be logged of an error: its words and codes. Database errors also carry the values of the statement. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { name, message, code, stack, cause: cause === undefined ? undefined : errorFacts(cause) }
}
