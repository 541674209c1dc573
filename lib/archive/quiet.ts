import type { Readable } from 'node:stream'

/** The same stream, whose errors only readers hear of: where the reader has left, an error must not end the process. */
export function quiet(stream: Readable): Readable {
  return stream.on('error', () => {})
}
