// Sends sign-ins that are refused over many connections without end, each from an address of its own, in a process of its own:
//   node --import tsx faults/flood.ts URL CONNECTIONS
// Writes how many of which status were answered when it is told to end.
import { Agent, request } from 'node:http'
import { signInForm } from './sign-in-form'

const [url = '', connections = '500'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
const answered: Record<string, number> = {}
let isOver = false

const { contentType, body } = await signInForm(url, { email: 'admin@example.com', password: 'a guess' })
for (let count = 0; count < Number(connections); count++) void attack(count)
process.once('message', () => {
  isOver = true
  process.send?.(answered, () => process.exit())
})

async function attack(count: number) {
  const address = `198.${18 + (count >> 8)}.${count & 255}.1`
  while (!isOver) {
    const status = await send(address)
    if (Object.keys(answered).length === 0) process.send?.('under way')
    answered[status] = (answered[status] ?? 0) + 1
  }
}

function send(address: string): Promise<string> {
  const headers = {
    'content-type': contentType,
    'content-length': body.length,
    origin: url,
    'x-forwarded-for': address,
  }
  return new Promise((resolve) => {
    const sending = request(`${url}/sign-in`, { method: 'POST', headers, agent }, (answer) => {
      answer.resume()
      answer.once('close', () => resolve(String(answer.statusCode)))
    })
    sending.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'error'))
    sending.end(body)
  })
}
