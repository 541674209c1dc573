// Does what a standalone build's server.js does (next/dist/build/utils.js), but with the regular build.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { config } = JSON.parse(readFileSync('.next/required-server-files.json', 'utf8'))
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config)
require('next')
const { startServer } = require('next/dist/server/lib/start-server')
await startServer({
  dir: process.cwd(),
  isDev: false,
  config,
  hostname: '127.0.0.1',
  port: Number(process.argv[2]),
  allowRetry: false,
})
