// The image has one health check for all its containers: the worker answers it as the application does.
import { createServer } from 'node:http'

createServer((_, response) => response.end('ok'))
  // Something else of the same machine listens there, as the application would.
  .on('error', () => {})
  .listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
