import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type CountingProxy = {
  url: string
  /** Bytes of audio that the application has sent since the start */
  audioBytes: () => number
  /** Sets whether to hide from the application that a media element sends the request (Sec-Fetch-Dest) */
  hidesElements: (hides: boolean) => void
}

/** Starts a proxy that counts the audio the application sends. The application may start later. */
export async function startCountingProxy(appUrl: () => string): Promise<CountingProxy> {
  let audioBytes = 0
  let hides = false
  const server = createServer((asked, answer) => {
    const { method, url = '/' } = asked
    const headers = { ...asked.headers, ...(hides && { 'sec-fetch-dest': 'empty' }) }
    const asking = request(appUrl() + url, { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      if (answered.headers['content-type']?.startsWith('audio/')) {
        answered.on('data', (chunk: Buffer) => {
          audioBytes += chunk.length
        })
      }
      answered.pipe(answer)
      answered.once('error', () => answer.destroy())
    })
    asking.once('error', () => answer.destroy())
    answer.once('close', () => asking.destroy())
    asked.pipe(asking)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    audioBytes: () => audioBytes,
    hidesElements: (hide) => {
      hides = hide
    },
  }
}
