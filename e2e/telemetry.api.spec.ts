import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SIMULATOR_PORT } from '../playwright.config'
import { randomId, recordingPost } from '../testing/factories'
import { expect, signedHeaders, test } from './support/fixtures'
import { startApp } from './support/second-app'

const SECRET = 'sigsec_telemetry'
const DIGITS = '3125550177'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } }
type Span = { name: string; attributes: Attribute[] }
type DataPoint = { asDouble?: number; asInt?: number; attributes: Attribute[] }

const valuesOf = (attributes: Attribute[]) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  ) as Record<string, string | number>

/** Starts an OTLP collector for HTTP with JSON. */
async function startCollector() {
  const spans: Span[] = []
  let points: DataPoint[] = []
  const texts: string[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    texts.push(text)
    const told = JSON.parse(text)
    if (request.url === '/v1/traces')
      for (const { scopeSpans } of told.resourceSpans)
        for (const scope of scopeSpans) spans.push(...scope.spans)
    if (request.url === '/v1/metrics')
      for (const { scopeMetrics } of told.resourceMetrics)
        for (const { metrics } of scopeMetrics)
          for (const { name, sum } of metrics) if (name === 'roomtone.posts') points = sum.dataPoints
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spansNamed: (name: string) =>
      spans.filter((span) => span.name === name).map(({ attributes }) => valuesOf(attributes)),
    counted: (about: Record<string, string | number>) => {
      const point = points.find(({ attributes }) => {
        const values = valuesOf(attributes)
        return Object.entries(about).every(([key, value]) => values[key] === value)
      })
      return point?.asDouble ?? point?.asInt
    },
    heard: () => texts.join('\n'),
    stop: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('posts are told to a collector as spans and counts, with their result and without a number', async () => {
  const collector = await startCollector()
  const app = await startApp({
    FREECLIMB_SIGNING_SECRETS: SECRET,
    FREECLIMB_API_URL: `http://127.0.0.1:${SIMULATOR_PORT}/apiserver`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
  const post = async (body: string, secret = SECRET) => {
    const headers = signedHeaders(body, [secret])
    return (await fetch(`${app.url}/api/webhooks/freeclimb`, { method: 'POST', body, headers })).status
  }
  const body = JSON.stringify(
    recordingPost({ accountId: null, conferenceId: randomId('CF'), from: `+1${DIGITS}` }),
  )
  expect([await post(body), await post(body), await post(body, 'sigsec_other')]).toEqual([200, 200, 401])
  const cookie = await app.signIn()
  await fetch(`${app.url}/conferences?q=${DIGITS}`, { headers: { cookie } })
  await fetch(`${app.url}/invitations/invitation-${DIGITS}`)
  await (await fetch(`${app.url}/setup`, { headers: { cookie } })).text()

  const stored = { 'roomtone.status': 200, 'roomtone.result': 'stored' }
  const refused = { 'roomtone.status': 401, 'roomtone.reason': 'mismatch' }
  await expect.poll(() => collector.spansNamed('webhook')).toHaveLength(3)
  expect(collector.spansNamed('webhook')).toEqual([
    expect.objectContaining(stored),
    expect.objectContaining({ 'roomtone.result': 'duplicate' }),
    expect.objectContaining(refused),
  ])
  await expect.poll(() => collector.spansNamed('prisma:client:db_query').length).toBeGreaterThan(3)
  await expect.poll(() => collector.spansNamed('GET /conferences').length).toBeGreaterThan(0)
  await expect.poll(() => collector.spansNamed('GET /invitations/[token]').length).toBeGreaterThan(0)
  await expect.poll(() => collector.spansNamed('freeclimb')).toHaveLength(1)
  expect(collector.spansNamed('freeclimb')).toEqual([
    expect.objectContaining({ 'roomtone.endpoint': 'Accounts', 'roomtone.status': 200 }),
  ])
  await expect.poll(() => collector.counted(stored)).toBe(1)
  await expect.poll(() => collector.counted(refused)).toBe(1)
  for (const secret of [DIGITS, SECRET, cookie.split('=')[1]]) expect(collector.heard()).not.toContain(secret)

  await app.stop()
  await collector.stop()
})
