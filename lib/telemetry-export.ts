import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { PrismaInstrumentation } from '@prisma/instrumentation'
import { registerOTel } from '@vercel/otel'
import { SPAN_ATTRIBUTES } from './span-attributes'

// Ours, and those of Next.js and Prisma that hold neither an address as it was asked for nor a value of a statement.
const SENT_ATTRIBUTES = new Set<string>([
  ...SPAN_ATTRIBUTES,
  'http.method',
  'http.route',
  'http.status_code',
  'next.route',
  'next.rsc',
  'next.span_type',
  'operation.name',
  'resource.name',
  'db.system.name',
  'db.query.text',
  'method',
  'model',
])

/**
 * Takes everything else out of a span before it is sent: Next.js notes addresses as they were asked for, with the number
 * that was searched for and the token of an invitation, and errors may carry the values of a statement.
 */
const clean: SpanProcessor = {
  onStart: () => {},
  onEnd: ({ attributes, events, status }: ReadableSpan) => {
    for (const name of Object.keys(attributes)) if (!SENT_ATTRIBUTES.has(name)) delete attributes[name]
    events.length = 0
    delete status.message
  },
  forceFlush: async () => {},
  shutdown: async () => {},
}

/** Sends spans and counters to what OpenTelemetry's variables, or Vercel, name. */
export function startExport(): void {
  const hasMetricsEndpoint =
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim() || process.env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT?.trim()
  // Next.js names the span of a fetch by the whole address.
  process.env.NEXT_OTEL_FETCH_DISABLED = '1'
  registerOTel({
    serviceName: 'roomtone',
    // Not fetch: what is asked of FreeClimb has spans of our own, and is told of no trace.
    instrumentations: [new PrismaInstrumentation()],
    spanProcessors: [clean, 'auto'],
    metricReaders: hasMetricsEndpoint ? [metricReader()] : undefined,
  })
}

const DEFAULT_INTERVAL_MS = 60_000

function metricReader() {
  const exportIntervalMillis = Number(process.env.OTEL_METRIC_EXPORT_INTERVAL) || DEFAULT_INTERVAL_MS
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis,
    exportTimeoutMillis: Math.min(exportIntervalMillis, 30_000),
  })
}
