import type { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import type { PlayingPace } from './playing-pace'

export type Slice = {
  skipBytes: number
  /** `null` passes on all that comes. */
  lengthBytes: number | null
  /** Whether upstream has bytes after the slice, so that reading on would be a waste. */
  endsEarly: boolean
}

/**
 * Passes on a slice of what upstream sends, a chunk for each pull: nothing is read ahead of the reader, and
 * leaving or reaching the end stops upstream. Errors when upstream ends before the slice does. With a `pace`, no faster.
 */
export function sliceBytes(
  bytes: AudioBytes,
  { skipBytes, lengthBytes, endsEarly }: Slice,
  onEnd: (end: { bytes: number; isWhole: boolean }) => void,
  pace: PlayingPace | null = null,
): ReadableStream<Uint8Array> {
  let toSkipBytes = skipBytes
  let leftBytes = lengthBytes ?? Number.POSITIVE_INFINITY
  let sentBytes = 0
  let hasEnded = false

  function end(isWhole: boolean) {
    if (!hasEnded) onEnd({ bytes: sentBytes, isWhole })
    hasEnded = true
  }

  async function readWanted() {
    let chunk = await bytes.read()
    while (chunk !== null && chunk.byteLength <= toSkipBytes) {
      toSkipBytes -= chunk.byteLength
      chunk = await bytes.read()
    }
    const wanted = chunk?.subarray(toSkipBytes, Math.min(toSkipBytes + leftBytes, chunk.byteLength)) ?? null
    toSkipBytes = 0
    return wanted
  }

  async function passOn(controller: ReadableStreamDefaultController<Uint8Array>) {
    await pace?.untilMore(bytes.signal)
    const chunk = await readWanted()
    if (chunk === null && lengthBytes !== null) throw new Error('FreeClimb sent less audio than it declared')
    if (chunk !== null) {
      controller.enqueue(chunk)
      pace?.sent(chunk.byteLength)
      sentBytes += chunk.byteLength
      leftBytes -= chunk.byteLength
      if (leftBytes > 0) return
    }
    end(true)
    // Seeing the end of the answer, rather than stopping just before it, keeps the connection for the next one.
    if (endsEarly || (await bytes.hasMore())) bytes.stop()
    controller.close()
  }

  // Stopping reaches a stream that nobody is pulling, such as one whose reader has gone without a word.
  bytes.signal.addEventListener('abort', () => end(false), { once: true })

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          await passOn(controller)
        } catch (error) {
          bytes.stop()
          throw error
        }
      },
      cancel() {
        bytes.stop('client-left')
      },
    },
    { highWaterMark: 0 },
  )
}
