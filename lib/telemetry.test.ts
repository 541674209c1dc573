import { expect, test } from 'vitest'
import { isTelemetryOn, withSpan } from './telemetry'

test.each([
  [{}, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, false],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4318/v1/traces' }, true],
  [{ VERCEL_OTEL_ENDPOINTS: 'x' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_SDK_DISABLED: 'true' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_SDK_DISABLED: 'false' }, true],
])('with %j telemetry is on: %s', (variables, isOn) => {
  expect(isTelemetryOn(variables)).toBe(isOn)
})

test('work is done all the same where nobody listens, and its error is its own', async () => {
  await expect(
    withSpan('x', {}, async (setAttributes) => setAttributes({ 'roomtone.status': 1 }) ?? 'done'),
  ).resolves.toBe('done')
  const error = new Error('of the work')
  await expect(withSpan('x', {}, () => Promise.reject(error))).rejects.toBe(error)
})
