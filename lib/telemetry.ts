import { metrics, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import type { SpanAttributes } from './span-attributes'

const SCOPE = 'roomtone'

/** Adds attributes to the current span. */
export type SetAttributes = (attributes: SpanAttributes) => void

/** Runs work in a span. An error sets the span's `error.type` and is rethrown. Nearly free without an exporter. */
export function withSpan<Result>(
  name: string,
  attributes: SpanAttributes,
  work: (setAttributes: SetAttributes) => Promise<Result>,
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

// Created on first use: a counter created before the exporter is set up would count nothing.
function postCounter() {
  return metrics.getMeter(SCOPE).createCounter('roomtone.posts', { description: 'Posts to the callback URL' })
}

/** Counts a post to the callback URL by status, and by result or refusal reason. */
export function countPost({ status, result, reason }: { status: number; result?: string; reason?: string }) {
  posts ??= postCounter()
  posts.add(1, {
    'roomtone.status': status,
    ...(result === undefined ? {} : { 'roomtone.result': result }),
    ...(reason === undefined ? {} : { 'roomtone.reason': reason }),
  })
}

/** Whether anything is exported, by OpenTelemetry's own variables or that of Vercel's integration. */
export function isTelemetryOn(variables: Record<string, string | undefined> = process.env): boolean {
  if (variables.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return false
  return ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'VERCEL_OTEL_ENDPOINTS'].some(
    (name) => variables[name]?.trim(),
  )
}

/** Starts exporting if an endpoint is configured, and only then loads the exporter. */
export async function startTelemetry(): Promise<void> {
  if (isTelemetryOn()) (await import('./telemetry-export')).startExport()
}
