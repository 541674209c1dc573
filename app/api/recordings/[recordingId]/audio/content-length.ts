/**
 * Declares a length that Next would otherwise drop.
 *
 * Next 16.4 removes `content-length` from what a route answers, for fear that the body was decoded on its way
 * (next/dist/server/send-response.js), and compares the name in the lower case in which Headers lists it. Safari
 * wants the length, HEAD has nothing else to say it with, and this body is counted byte for byte.
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
