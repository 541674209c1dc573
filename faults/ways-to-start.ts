const NEXT = 'node_modules/next/dist/bin/next'

/** Arguments to `node` for each way to start the application on a local port */
export const WAYS = {
  'next start': (port: number) => [NEXT, 'start', ...at(port)],
  'npm start': (port: number) => [
    ...['dist/with-database.mjs', '--migrate', '--worker', process.execPath],
    ...[NEXT, 'start', ...at(port)],
  ],
  // As the image does.
  'node server.js': (port: number) => ['faults/standalone-server.mjs', String(port)],
  'next dev': (port: number) => [NEXT, 'dev', ...at(port)],
} satisfies Record<string, (port: number) => string[]>

export type Way = keyof typeof WAYS

function at(port: number) {
  return ['--hostname', '127.0.0.1', '--port', String(port)]
}
