/** The raw bytes of a request, or why there are none. Of a body that is too large no more than the limit is read. */
export async function readBody(
  request: Request,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'cut-off'> {
  if (Number(request.headers.get('content-length')) > limitBytes) return 'too-large'
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of request.body ?? []) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > limitBytes) return 'too-large'
      chunks.push(chunk)
    }
  } catch {
    // The sender has gone: nobody will read the answer, and the log says that something came.
    return 'cut-off'
  }
  return new Uint8Array(Buffer.concat(chunks))
}
