// Reads FreeClimb's whole list of recordings and stores whatever no post announced:
//   npm run import
// After an interruption, the next run continues where it stopped.
import { SingleBar } from 'cli-progress'
import { reconcile } from '@/lib/reconciliation/reconcile'
import type { RunReport } from '@/lib/reconciliation/runs'

const INTERRUPTED = 130

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())

const progress = process.stdout.isTTY ? drawProgress() : sayProgress()
const report = await reconcile({
  signal: stopping.signal,
  whole: true,
  requestedBy: 'npm run import',
  onProgress: progress.show,
})
progress.end()
finish(report)

function drawProgress() {
  const bar = new SingleBar({
    format: '{bar} {value} of {total} · {added} added, {changed} changed, {failed} failed',
    hideCursor: true,
    // On a signal, the import stops after storing its current page, so the bar must not exit the process.
    gracefulExit: false,
  })
  let isDrawn = false
  const show = ({ seen, total, ...counts }: RunReport) => {
    if (isDrawn) bar.setTotal(total ?? seen)
    else bar.start(total ?? seen, seen, counts)
    isDrawn = true
    bar.update(seen, counts)
  }
  return { show, end: () => bar.stop() }
}

function sayProgress() {
  return { show: (run: RunReport) => console.log(`Page ${run.pages}: ${countsOf(run)}.`), end: () => {} }
}

function countsOf({ seen, total, added, changed, failed }: RunReport) {
  return `${seen}${total === null ? '' : ` of ${total}`} read, ${added} added, ${changed} changed, ${failed} failed`
}

function finish(run: RunReport | 'busy'): never {
  if (run === 'busy') {
    console.error('Another reconciliation is under way. If it was killed, try again in 15 seconds.')
    process.exit(1)
  }
  if (run.state === 'ended') {
    console.log(`Imported: ${countsOf(run)}.`)
    process.exit(0)
  }
  if (run.failure !== null) console.error(run.failure)
  if (run.state === 'interrupted')
    console.error(`Interrupted: ${countsOf(run)}. Run it again to continue from there.`)
  process.exit(run.failure === null ? INTERRUPTED : 1)
}
