// The image has one health check for all its containers: the worker answers it as the application does.
import { createServer } from 'node:http'
import { portNumberFault } from '../support/ports'

const { PORT = '3000' } = process.env

// A wrong one is refused with the other settings.
if (portNumberFault(PORT) === null) {
  createServer((_, response) => response.end('ok'))
    // Something else on the same machine listens there, as the application would.
    .on('error', () => {})
    .listen(Number(PORT), '127.0.0.1')
}
