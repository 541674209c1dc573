import { MultiBar, Presets } from 'cli-progress'

const SAY_EVERY_SHARE = 0.1
const MB = 1_000_000

export type Progress = {
  advance(bytes: number): void
  /** Prints a line, past the bar. */
  say(line: string): void
  end(): void
}

/** Progress through so many bytes: a bar on a terminal, elsewhere a line for every tenth. On standard error, but for what is said. */
export function startProgress(totalBytes: number): Progress {
  return process.stderr.isTTY ? drawBar(totalBytes) : printLines(totalBytes)
}

function drawBar(totalBytes: number): Progress {
  const bars = new MultiBar(
    {
      format: '{bar} {percentage}% of {totalMb} MB, {eta_formatted} left',
      clearOnComplete: true,
      hideCursor: true,
      // Whoever started it ends it, also when it is interrupted.
      gracefulExit: false,
    },
    Presets.shades_classic,
  )
  const bar = bars.create(totalBytes, 0, { totalMb: Math.ceil(totalBytes / MB) })
  return {
    advance: (bytes) => bar.increment(bytes),
    say(line) {
      if (!process.stdout.isTTY) return console.log(line)
      bars.log(`${line}\n`)
      // At once: what is still to be drawn at the end is lost.
      bars.update()
    },
    end: () => bars.stop(),
  }
}

function printLines(totalBytes: number): Progress {
  let doneBytes = 0
  let saidBytes = 0
  return {
    advance(bytes) {
      doneBytes += bytes
      if (doneBytes - saidBytes < totalBytes * SAY_EVERY_SHARE) return
      saidBytes = doneBytes
      console.error(`${Math.floor((doneBytes / totalBytes) * 100)}% of ${Math.ceil(totalBytes / MB)} MB`)
    },
    say: (line) => console.log(line),
    end: () => {},
  }
}
