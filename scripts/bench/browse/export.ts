import { get } from 'node:http'
import type { NextServer } from '../next-server'
import { peakResidentBytes, residentBytes } from '../resident-memory'

export type ExportMeasured = {
  firstByteMs: number
  totalSec: number
  rowsPerSecond: number
  growthBytes: number
}

/** Exports everything and discards it; throws if a row is missing. */
export async function measureExport(app: NextServer, rows: number): Promise<ExportMeasured> {
  const url = `${app.url}/api/conferences/export?format=csv`
  const cookie = await app.signIn()
  const beforeBytes = residentBytes(app.pid)
  let answer = { firstByteMs: 0, totalMs: 0, lines: 0 }
  const peakBytes = await peakResidentBytes(app.pid, async () => {
    answer = await readLines(url, cookie)
  })
  const { firstByteMs, totalMs, lines } = answer
  // One more line for the column headers.
  if (lines !== rows + 1) throw new Error(`${lines - 1} of ${rows} conferences came of ${url}.`)
  return {
    firstByteMs,
    totalSec: totalMs / 1000,
    rowsPerSecond: (rows / totalMs) * 1000,
    growthBytes: peakBytes - beforeBytes,
  }
}

function readLines(
  url: string,
  cookie: string,
): Promise<{ firstByteMs: number; totalMs: number; lines: number }> {
  const sentAt = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) {
        response.resume()
        return reject(new Error(`${url} answered ${response.statusCode}. .data/bench.log may say why.`))
      }
      let firstByteMs = 0
      let lines = 0
      response.once('data', () => {
        firstByteMs = performance.now() - sentAt
      })
      response.on('data', (chunk: Buffer) => {
        lines += countNewlines(chunk)
      })
      response.once('error', reject)
      response.once('end', () => resolve({ firstByteMs, totalMs: performance.now() - sentAt, lines }))
    }).once('error', reject)
  })
}

function countNewlines(chunk: Buffer) {
  let count = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++
  return count
}
