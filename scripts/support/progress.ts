import { MultiBar, Presets } from 'cli-progress'

const SAY_EVERY_SHARE = 0.1
const MB = 1_000_000

export type Progress = {
  advance(bytes: number): void
  /** Prints a line above the bar */
  say(line: string): void
  end(): void
}

/** Shows progress on stderr: a bar on a terminal, otherwise a line per tenth. `say` prints to stdout. */
export function startProgress(totalBytes: number): Progress {
  return process.stderr.isTTY ? drawBar(totalBytes) : printLines(totalBytes)
}

function drawBar(totalBytes: number): Progress {
  const bars = new MultiBar(
    {
      format: '{bar} {percentage}% of {totalMb} MB, {eta_formatted} left',
      clearOnComplete: true,
      hideCursor: true,
      // The caller ends the bar, even on an interruption.
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
      // Draw now, because `stop` discards pending output.
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
