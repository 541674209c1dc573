import { createHash, createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentile } from '../scripts/bench/load'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { startInstallation } from './installation'
import { oddBody, validBody } from './odd-bodies'
import { startServed } from './served-database'

const BODIES = 20_000
const SEED = 20_261_123
const CONNECTIONS = 2
/** Odd bodies per valid body that they are compared with */
const ODD_TO_A_VALID = 5
/** Longer bodies take time to transfer and store, so their times are reported but not compared. */
const LONG_BYTES = 64 * 1024
const LIMIT_BYTES = 256 * 1024
const SLOWER_AT_MOST = 3
// A slow body is slow every time; a busy machine isn't.
const TRIES = 6

type Answer = { status: number; tookMs: number }

test('odd bodies with valid signatures', async (context) => {
  const database = (await startServed()) ?? (await startEmbedded())
  context.onTestFinished(database.end)
  const installation = await startInstallation({ databaseUrl: database.url, workers: 0, archive: 'none' })
  const { url, simulator, rows } = installation
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  context.onTestFinished(() => agent.destroy())
  const odd = fc.sample(oddBody(simulator.accountId), { seed: SEED, numRuns: BODIES })
  const valid = fc.sample(validBody(simulator.accountId), {
    seed: SEED + 1,
    numRuns: BODIES / ODD_TO_A_VALID,
  })

  const send = (body: Buffer) => {
    const sentAt = performance.now()
    return new Promise<Answer>((resolve, reject) => {
      const headers = {
        'content-length': body.byteLength,
        'freeclimb-signature': sign(body, simulator.signingSecret),
      }
      const sending = request(
        `${url}/api/webhooks/freeclimb`,
        { method: 'POST', agent, headers },
        (answer) => {
          answer.resume()
          answer.once('error', reject)
          answer.once('end', () =>
            resolve({ status: answer.statusCode ?? 0, tookMs: performance.now() - sentAt }),
          )
        },
      )
      sending.once('error', reject)
      sending.end(body)
    })
  }

  const validMs: number[] = []
  const answers: Answer[] = []
  const numbered = odd.entries()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      // All connections share one iterator, so each takes the next unsent body.
      for (const [index, body] of numbered) {
        if (index % ODD_TO_A_VALID === 0) {
          const { status, tookMs } = await send(Buffer.from(valid[index / ODD_TO_A_VALID] ?? ''))
          expect(status).toBe(200)
          validMs.push(tookMs)
        }
        answers[index] = await send(body)
      }
    }),
  )

  const kept = await rows<{ hash: string }>(
    `SELECT encode(sha256(body), 'hex') AS hash FROM webhook_delivery`,
  )
  const hashes = new Set(kept.map(({ hash }) => hash))
  const counts = new Map<number, number>()
  for (const [index, body] of odd.entries()) {
    const status = answers[index]?.status ?? 0
    counts.set(status, (counts.get(status) ?? 0) + 1)
    const isKept = hashes.has(createHash('sha256').update(body).digest('hex'))
    const isTooLong = body.byteLength > LIMIT_BYTES
    expect(isTooLong ? [413] : [200, 400, 403], String(body.subarray(0, 500))).toContain(status)
    expect(isKept, `${status}: ${body.subarray(0, 500)}`).toBe(status === 200 || status === 400)
  }

  const medianMs = percentile(sorted(validMs), 0.5)
  const limitMs = SLOWER_AT_MOST * medianMs
  const timed = odd.map((body, index) => ({ body, tookMs: answers[index]?.tookMs ?? Number.NaN }))
  const short = timed.filter(({ body }) => body.byteLength <= LONG_BYTES)
  const long = timed.filter(({ body }) => body.byteLength > LONG_BYTES).map(({ tookMs }) => tookMs)
  const fastest: number[] = []
  for (const { body, tookMs } of short) {
    let fastestMs = tookMs
    for (let tries = 1; tries < TRIES && fastestMs > limitMs; tries++)
      fastestMs = Math.min(fastestMs, (await send(body)).tookMs)
    fastest.push(fastestMs)
  }
  const p99Ms = percentile(sorted(fastest), 0.99)
  expect(p99Ms).toBeLessThanOrEqual(limitMs)

  const firstP99Ms = percentile(sorted(short.map(({ tookMs }) => tookMs)), 0.99)
  const count = (status: number) => counts.get(status) ?? 0
  report(context, {
    fault: 'Odd bodies with valid signatures',
    howOften: `${BODIES} bodies, every ${ODD_TO_A_VALID + 1}th post a valid one to compare with`,
    found:
      `${count(200)} answered 200 and ${count(400)} answered 400, all of them stored byte for byte; ${count(403)} refused as another ` +
      `account’s and ${count(413)} as too large; no 500. A valid post took ${ms(medianMs)} (median); of the odd ones up to 64 KiB, 99 of ` +
      `100 took at most ${ms(firstP99Ms)} at first, and ${ms(p99Ms)} where what was slow was sent again to tell a slow body from a busy ` +
      `machine. The ${long.length} longer ones, transfer included: ${ms(percentile(sorted(long), 0.5))} (median), ${ms(Math.max(...long))} at most.`,
  })
})

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)
const ms = (number: number) => `${number.toFixed(1)} ms`

function sign(body: Buffer, secret: string) {
  const timestamp = Math.floor(Date.now() / 1000)
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`
}
