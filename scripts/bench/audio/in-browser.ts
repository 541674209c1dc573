import type { Simulator } from '../../freeclimb-simulator/simulator'
import { signedInState } from '../../support/new-session'
import type { CountingProxy } from '../counting-proxy'
import { launchChromium } from '../launch-chromium'
import { percentile } from '../load'
import { type Jumps, jumpAbout, playFast, type Seek, seekOnce } from './seeking'

export type MedianSeek = Seek & {
  name: string
  seeks: number
  /** Bytes that FreeClimb sent per seek, until the measurement ended */
  upstreamBytes: number
}

export type InBrowser = {
  seeks: readonly MedianSeek[]
  fast: { waits: number; leastAheadSec: number; playedSec: number }
  jumps: { paced: Jumps; unpaced: Jumps }
}

export type SeekTargets = { copied: string; honored: string; ignored: string }

/** Measures how hour-long recordings play in Chromium, behind a proxy that counts bytes. */
export async function measureInBrowser(
  proxy: CountingProxy,
  cookie: string,
  { copied, honored, ignored }: SeekTargets,
  simulator: Simulator,
): Promise<InBrowser> {
  const browser = await launchChromium(['--autoplay-policy=no-user-gesture-required', '--mute-audio'])
  try {
    const context = await browser.newContext({ storageState: signedInState(cookie, proxy.url) })
    const page = await context.newPage()
    await page.goto(`${proxy.url}/conferences`)

    const seekOften = async (name: string, recordingId: string, seeks: number): Promise<MedianSeek> => {
      const sent = () => simulator.stats().byRecording[recordingId]?.bytesSent ?? 0
      const sentBefore = sent()
      const each: Seek[] = []
      for (let count = 0; count < seeks; count++) each.push(await seekOnce(page, recordingId, proxy))
      return { name, seeks, ...medianSeek(each), upstreamBytes: (sent() - sentBefore) / seeks }
    }
    // Warm-up: the first seek loads more than a seek does.
    await seekOnce(page, copied, proxy)
    const seeks = [
      await seekOften('Archived', copied, 5),
      await seekOften('FreeClimb, honoring ranges', honored, 3),
      await seekOften('FreeClimb, ignoring ranges', ignored, 1),
    ]
    const fast = await playFast(page, copied, proxy)
    const paced = await jumpAbout(page, copied, proxy)
    proxy.hidesElements(true)
    seeks.splice(1, 0, await seekOften('Archived, without the pace', copied, 3))
    const unpaced = await jumpAbout(page, copied, proxy)
    return { seeks, fast, jumps: { paced, unpaced } }
  } finally {
    await browser.close()
  }
}

function medianSeek(seeks: readonly Seek[]): Seek {
  const median = (pick: (seek: Seek) => number) =>
    percentile(
      seeks.map(pick).sort((a, b) => a - b),
      0.5,
    )
  return {
    playsMs: median(({ playsMs }) => playsMs),
    bytesUntilItPlays: median(({ bytesUntilItPlays }) => bytesUntilItPlays),
    bytesSoon: median(({ bytesSoon }) => bytesSoon),
    bytesLater: median(({ bytesLater }) => bytesLater),
  }
}
