/** The allowlist of our span attributes (lib/telemetry-export.ts): no phone number, user ID, URL query, body or secret. */
export const SPAN_ATTRIBUTES = [
  'roomtone.status',
  'roomtone.result',
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
