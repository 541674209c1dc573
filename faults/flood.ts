// Sends failing sign-ins nonstop over many connections, each from its own address, in a separate process:
//   sh scripts/run faults/flood.ts URL CONNECTIONS
// Sends "under way" over IPC at the first response and, when told to stop, the number of responses per status.
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
