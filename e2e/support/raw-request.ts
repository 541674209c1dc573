import { request } from 'node:http'
import { APP_PORT } from '../../playwright.config'

export type RawAnswer = { status: number; headers: Record<string, string>; text: string }

/** Sends a path and headers as they are; fetch and browsers would normalize them. */
export function askRaw(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: APP_PORT, method, path, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => {
        const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
        resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(told), text })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
