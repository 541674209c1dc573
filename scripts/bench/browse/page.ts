import { Agent, get } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { signedInState } from '../../support/new-session'
import { launchChromium } from '../launch-chromium'
import { BARE_PAGE, javaScriptKb } from './javascript'
import { type Times, timesOf } from './times'

const WARM_UP_REQUESTS = 10
const REQUESTS = 50
const LOADS = 5
const VIEWPORT = { width: 1280, height: 800 }

export type PageMeasured = {
  firstByte: Times
  htmlKb: number
  htmlGzipKb: number
  javaScriptKb: number
  bareJavaScriptKb: number
  /** Medians */
  largestPaintMs: number
  layoutShift: number
}

/** Measures the conference list's responses and its rendering in a browser. */
export async function measurePage(appUrl: string, cookie: string): Promise<PageMeasured> {
  const url = `${appUrl}/conferences`
  const answers = await requestOften(url, cookie)
  const html = answers.html
  const browser = await launchChromium()
  // A new context each time, so that nothing is cached.
  const newPage = async () =>
    (await browser.newContext({ storageState: signedInState(cookie, appUrl), viewport: VIEWPORT })).newPage()
  try {
    const paints: Paint[] = []
    for (let load = 0; load < LOADS; load++) paints.push(await paint(await newPage(), url))
    const median = (pick: (paint: Paint) => number) => timesOf(paints.map(pick)).p50Ms
    return {
      firstByte: answers.firstByte,
      htmlKb: html.byteLength / 1024,
      htmlGzipKb: gzipSync(html).byteLength / 1024,
      javaScriptKb: await javaScriptKb(await newPage(), url),
      bareJavaScriptKb: await javaScriptKb(await newPage(), `${appUrl}${BARE_PAGE}`),
      largestPaintMs: median(({ largestPaintMs }) => largestPaintMs),
      layoutShift: median(({ layoutShift }) => layoutShift),
    }
  } finally {
    await browser.close()
  }
}

async function requestOften(url: string, cookie: string) {
  const agent = new Agent({ keepAlive: true })
  for (let request = 0; request < WARM_UP_REQUESTS; request++) await requestOnce(url, agent, cookie)
  const timesMs: number[] = []
  let html = Buffer.alloc(0)
  for (let request = 0; request < REQUESTS; request++) {
    const answer = await requestOnce(url, agent, cookie)
    timesMs.push(answer.firstByteMs)
    html = answer.html
  }
  agent.destroy()
  return { html, firstByte: timesOf(timesMs) }
}

function requestOnce(
  url: string,
  agent: Agent,
  cookie: string,
): Promise<{ firstByteMs: number; html: Buffer<ArrayBuffer> }> {
  const sentAt = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { cookie } }, (response) => {
      const chunks: Buffer[] = []
      let firstByteMs = 0
      response.once('data', () => {
        firstByteMs = performance.now() - sentAt
      })
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        if (response.statusCode === 200) return resolve({ firstByteMs, html: Buffer.concat(chunks) })
        reject(new Error(`${url} answered ${response.statusCode}. .data/bench.log may say why.`))
      })
    }).once('error', reject)
  })
}

type Paint = { largestPaintMs: number; layoutShift: number }

async function paint(page: Page, url: string): Promise<Paint> {
  await page.goto(url, { waitUntil: 'networkidle' })
  const seen = await page.evaluate(readPaint)
  await page.close()
  return seen
}

/** Runs in the browser. */
function readPaint(): Promise<Paint> {
  return new Promise((resolve) => {
    const paints: PerformanceEntry[] = []
    const shifts: (PerformanceEntry & { value?: number; hadRecentInput?: boolean })[] = []
    const shiftObserver = new PerformanceObserver((list) => shifts.push(...list.getEntries()))
    const paintObserver = new PerformanceObserver((list) => {
      paints.push(...list.getEntries())
      shifts.push(...shiftObserver.takeRecords())
      resolve({
        largestPaintMs: paints.at(-1)?.startTime ?? Number.NaN,
        layoutShift: shifts.reduce(
          (sum, { value = 0, hadRecentInput }) => sum + (hadRecentInput ? 0 : value),
          0,
        ),
      })
    })
    shiftObserver.observe({ type: 'layout-shift', buffered: true })
    paintObserver.observe({ type: 'largest-contentful-paint', buffered: true })
  })
}
