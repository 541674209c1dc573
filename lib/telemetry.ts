import { metrics, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import type { SpanAttributes } from './span-attributes'

const SCOPE = 'roomtone'

/** Adds to what is said of the work at hand. */
export type Tell = (attributes: SpanAttributes) => void

/**
 * Does a piece of work within a span of its own. An error marks the span by its name and is thrown on. Costs next to
 * nothing where no exporter is configured.
 */
export function withSpan<Result>(
  name: string,
  attributes: SpanAttributes,
  work: (tell: Tell) => Promise<Result>,
): Promise<Result> {
  return trace.getTracer(SCOPE).startActiveSpan(name, { attributes }, (span) =>
    finish(
      span,
      work((added) => void span.setAttributes(added)),
    ),
  )
}

async function finish<Result>(span: Span, work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error)
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}

let posts: ReturnType<typeof postCounter> | undefined

// Made at its first use: one that was made before the exporter is there would count for nobody.
function postCounter() {
  return metrics.getMeter(SCOPE).createCounter('roomtone.posts', { description: 'Posts to the callback URL' })
}

/** Counts a post to the callback URL by how it was answered, and by its verdict or why it was refused. */
export function countPost({
  status,
  verdict,
  reason,
}: {
  status: number
  verdict?: string
  reason?: string
}) {
  posts ??= postCounter()
  posts.add(1, {
    'roomtone.status': status,
    ...(verdict === undefined ? {} : { 'roomtone.verdict': verdict }),
    ...(reason === undefined ? {} : { 'roomtone.reason': reason }),
  })
}

/** Whether spans and counters go anywhere: OpenTelemetry's own variables, and the one of Vercel's integration. */
export function isTelemetryOn(variables: Record<string, string | undefined> = process.env): boolean {
  if (variables.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return false
  return ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'VERCEL_OTEL_ENDPOINTS'].some(
    (name) => variables[name]?.trim(),
  )
}

/** Begins to send spans and counters where an exporter is configured. What that takes is loaded only then. */
export async function startTelemetry(): Promise<void> {
  if (isTelemetryOn()) (await import('./telemetry-export')).startExport()
}
