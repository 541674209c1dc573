/** Regroups chunks into buffers of exactly `partBytes`; the last may be smaller. Yields none for no bytes. */
export async function* inParts(
  chunks: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  let part = Buffer.allocUnsafeSlow(partBytes)
  let filledBytes = 0
  for await (const chunk of chunks) {
    for (let takenBytes = 0; takenBytes < chunk.byteLength; ) {
      const piece = chunk.subarray(takenBytes, takenBytes + partBytes - filledBytes)
      part.set(piece, filledBytes)
      takenBytes += piece.byteLength
      filledBytes += piece.byteLength
      if (filledBytes < partBytes) continue
      yield part
      // Don't reuse it: the receiver may still be sending it.
      part = Buffer.allocUnsafeSlow(partBytes)
      filledBytes = 0
    }
  }
  if (filledBytes > 0) yield part.subarray(0, filledBytes)
}
