// Sends requests under the FreeClimb rate limit, as one of several processes:
//   sh scripts/run testing/gate-caller.ts http://127.0.0.1:1234/ 8
// With "hang" as third argument, it takes one turn, reports it over IPC and never gives it back.
import { once } from 'node:events'
import { get } from 'node:http'
import { withTurn } from '@/lib/freeclimb/rate-limit'

const [url = '', count = '1', manner = 'turns'] = process.argv.slice(2)
const options = { signal: new AbortController().signal, patienceMs: 60_000 }

async function ask() {
  const request = get(url)
  const [response] = await once(request, 'response')
  response.resume()
  await once(response, 'end')
}

if (manner === 'hang') {
  await withTurn(async () => {
    process.send?.('has a turn')
    await new Promise((resolve) => setInterval(resolve, 2 ** 30))
  }, options)
}
await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    if ((await withTurn(ask, options)) === 'no-turn') process.exitCode = 1
  }),
)
process.exit()
