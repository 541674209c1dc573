// The image has one health check for all its containers, so the worker responds to it like the application.
import { createServer } from 'node:http'
import { portNumberFault } from '../support/ports'

const { PORT = '3000' } = process.env

// The settings check reports an invalid port.
if (portNumberFault(PORT) === null) {
  createServer((_, response) => response.end('ok'))
    // The port may be taken, for example by the application on the same machine, which then responds.
    .on('error', () => {})
    .listen(Number(PORT), '127.0.0.1')
}
