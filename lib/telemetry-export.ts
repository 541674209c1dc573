import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { PrismaInstrumentation } from '@prisma/instrumentation'
import { registerOTel } from '@vercel/otel'
import { SPAN_ATTRIBUTES } from './span-attributes'

// Ours, and those of Next.js and Prisma that never contain a requested URL or a statement's values.
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

// Removes everything else: Next.js's raw URLs hold searched numbers and invitation tokens, and errors statement values.
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

/** Exports spans and metrics to the endpoints in OpenTelemetry's or Vercel's variables. */
export function startExport(): void {
  const hasMetricsEndpoint =
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim() || process.env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT?.trim()
  // Next.js names fetch spans after the full URL.
  process.env.NEXT_OTEL_FETCH_DISABLED = '1'
  registerOTel({
    serviceName: 'roomtone',
    // No fetch instrumentation: requests to FreeClimb have our own spans and must not carry a trace ID.
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
