export type BodyReading = {
  /** As far as it was read */
  body: Uint8Array<ArrayBuffer>
  /** Why that is not all of it */
  fault: 'too-large' | 'cut-off' | null
}

/** The raw bytes of a request. Of a body that is too large no more than the limit is read. */
export async function readBody(request: Request, limitBytes: number): Promise<BodyReading> {
  const chunks: Uint8Array[] = []
  const readingOf = (fault: BodyReading['fault']) => ({ body: new Uint8Array(Buffer.concat(chunks)), fault })
  if (Number(request.headers.get('content-length')) > limitBytes) return readingOf('too-large')
  let sizeBytes = 0
  try {
    for await (const chunk of request.body ?? []) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > limitBytes) return readingOf('too-large')
      chunks.push(chunk)
    }
  } catch {
    // The sender has gone: nobody will read the answer, and the log says that something came.
    return readingOf('cut-off')
  }
  return readingOf(null)
}
