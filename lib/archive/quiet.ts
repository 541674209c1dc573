import type { Readable } from 'node:stream'

/** Only readers see the stream's errors: after a reader has left, an error must not end the process. */
export function quiet(stream: Readable): Readable {
  return stream.on('error', () => {})
}
