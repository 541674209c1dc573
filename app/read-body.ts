export type BodyReading = {
  /** Everything read before the fault */
  body: Uint8Array<ArrayBuffer>
  fault: 'too-large' | 'cut-off' | null
}

/** Reads a request's raw body, and never more of it than the limit. */
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
    // The sender hung up: no one reads the response, but the log records the attempt.
    return readingOf('cut-off')
  }
  return readingOf(null)
}
