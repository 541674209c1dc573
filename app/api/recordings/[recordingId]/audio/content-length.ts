/**
 * Sets a Content-Length that Next would otherwise drop: Next 16.4 removes `content-length` from route responses, because
 * the body might have been decoded on its way (next/dist/server/send-response.js), but matches only the lowercase name
 * that Headers lists. Safari wants the length, HEAD has no other way to tell it, and this body's is exact.
 */
export function withContentLength(response: Response, lengthBytes: number | null): Response {
  if (lengthBytes === null) return response
  const { headers } = response
  headers.set('Content-Length', String(lengthBytes))
  headers.forEach = (tell) => {
    for (const [name, value] of headers) {
      tell(value, name === 'content-length' ? 'Content-Length' : name, headers)
    }
  }
  return response
}
