import type { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import type { PlayingPace } from './playing-pace'

export type Slice = {
  skipBytes: number
  /** Null for everything that upstream sends */
  lengthBytes: number | null
  /** Whether upstream has bytes after the slice, which would be a waste to read */
  endsEarly: boolean
}

/**
 * Streams a slice of what upstream sends, one chunk per pull, so that we never read ahead of the reader. Stops upstream when
 * the slice ends or the reader leaves. Errors if upstream ends before the slice does.
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
    // Reading up to the end of the answer, rather than stopping just before it, lets the connection be reused.
    if (endsEarly || (await bytes.hasMore())) bytes.stop()
    controller.close()
  }

  // An abort also ends a stream that nobody pulls, for example one whose reader has vanished.
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
