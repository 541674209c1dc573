/**
 * What a span may say of itself. Nothing else is sent (lib/telemetry-export.ts): no number, no id of a person, no address
 * with a query, no body and no secret.
 */
export const SPAN_ATTRIBUTES = [
  'roomtone.status',
  'roomtone.verdict',
  'roomtone.reason',
  'roomtone.job',
  'roomtone.attempt',
  'roomtone.outcome',
  'roomtone.endpoint',
  'roomtone.bytes',
  'error.type',
] as const

export type SpanAttributes = Partial<
  Record<(typeof SPAN_ATTRIBUTES)[number], string | number | boolean | undefined>
>
