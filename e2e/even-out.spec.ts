import { build } from 'esbuild'
import type * as EvenOut from '../components/player/bar/even-out'
import { expect, test } from './support/fixtures'

const RATE_HZ = 48_000
const ON_SEC = 1
const OFF_SEC = 2
const END_SEC = 3

// Each tone plays for three seconds, with leveling on from 1 s to 2 s.
test('evening out makes quiet speakers as loud as loud ones, and switches without a click', async ({
  page,
}) => {
  const { outputFiles } = await build({
    entryPoints: ['components/player/bar/even-out.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'evenOut',
  })
  await page.goto('about:blank')
  await page.addScriptTag({ content: outputFiles[0]?.text })

  async function hear(level: number) {
    const samples = await page.evaluate(
      async ({ level, rateHz, onSec, offSec, endSec }) => {
        const { connectWays, switchWays } = (window as unknown as { evenOut: typeof EvenOut }).evenOut
        const context = new OfflineAudioContext(1, endSec * rateHz, rateHz)
        const tone = new OscillatorNode(context, { frequency: 200 })
        const ways = connectWays(context, tone.connect(new GainNode(context, { gain: level })))
        switchWays(ways, true, onSec)
        switchWays(ways, false, offSec)
        tone.start()
        return Array.from((await context.startRendering()).getChannelData(0))
      },
      { level, rateHz: RATE_HZ, onSec: ON_SEC, offSec: OFF_SEC, endSec: END_SEC },
    )
    const between = (fromSec: number, toSec: number) => samples.slice(fromSec * RATE_HZ, toSec * RATE_HZ)
    const loudest = (fromSec: number, toSec: number) => Math.max(...between(fromSec, toSec).map(Math.abs))
    const steepest = (fromSec: number, toSec: number) =>
      Math.max(...between(fromSec, toSec).map((value, at, all) => Math.abs(value - (all[at - 1] ?? value))))
    return { loudest, steepest }
  }

  const quiet = await hear(0.02)
  const loud = await hear(0.5)
  const [softBefore, softAfter] = [quiet.loudest(0.5, 0.9), quiet.loudest(1.6, 1.9)]
  const [loudBefore, loudAfter] = [loud.loudest(0.5, 0.9), loud.loudest(1.6, 1.9)]
  expect(loudBefore / softBefore).toBeCloseTo(25, 0)
  expect(loudAfter / softAfter).toBeLessThan(8)
  expect(softAfter).toBeGreaterThan(2 * softBefore)
  expect(quiet.loudest(2.6, 2.9)).toBeCloseTo(softBefore, 3)

  // A click is a sudden step, so no step may be steeper than those of the louder tone.
  for (const { steepest } of [quiet, loud]) {
    const steady = Math.max(steepest(0.5, 0.9), steepest(1.6, 1.9))
    for (const atSec of [ON_SEC, OFF_SEC])
      expect(steepest(atSec - 0.01, atSec + 0.3)).toBeLessThan(1.1 * steady)
  }
})
