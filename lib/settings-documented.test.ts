import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { SETTING_NAMES } from './env'
import { tidyEnvironment } from './tidy-environment'

// OpenTelemetry reads these itself; documented because collectors require them.
const READ_BY_LIBRARIES = ['OTEL_EXPORTER_OTLP_HEADERS']

// Set by Node.js, Next.js, Docker, the build or a test, not by operators.
const NO_SETTINGS = [
  ...[
    'BUILD_NAME',
    'BUILT_MIGRATIONS',
    'HOSTNAME',
    'NEXT_OTEL_FETCH_DISABLED',
    'NEXT_OUTPUT',
    'NEXT_RUNTIME',
    'NODE_ENV',
    'PATH',
    'TYPES_ARE_CHECKED',
  ],
  ...['CHROMIUM_PATH', 'PRISMA_SCHEMA_ENGINE_BINARY', 'VERCEL_BLOB_API_URL', 'VERCEL_BLOB_RETRIES'],
  // Documented where their features are.
  ...[
    'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
    'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
    'OTEL_METRIC_EXPORT_INTERVAL',
  ],
]

const documented = [...SETTING_NAMES, ...READ_BY_LIBRARIES].sort()

const NO_PART = /\.test\.ts$|^lib\/generated\/|^scripts\/bench\/|^playwright\.config\.ts$/

const filesIn = (folder: string, options: { recursive?: boolean } = {}) =>
  readdirSync(folder, options).map((name) => join(folder, String(name)))

const textOf = (path: string) => readFileSync(path, 'utf8')

test('.env.example names every setting, once, and none that there is not', () => {
  const text = textOf('.env.example')
  expect(Object.keys(parseEnv(text)).sort()).toEqual(documented)
  expect(text.match(/^\w+=/gm)).toHaveLength(documented.length)
})

test('the table in the README names every setting, once, and none that there is not', () => {
  const [, table = ''] = /\n## Configuration\n(.*?)\n## /s.exec(textOf('README.md')) ?? []
  const cells = [...table.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = '']) => cell.replaceAll('`', ''))
  expect(cells.flatMap((cell) => cell.split(', ')).sort()).toEqual(documented)
})

test('every setting is read alike however it arrives', () => {
  const quoted = Object.fromEntries(documented.map((name) => [name, ' "value" ']))
  tidyEnvironment(quoted)
  expect(quoted).toEqual(Object.fromEntries(documented.map((name) => [name, 'value'])))
})

test('nothing else is read from the environment', () => {
  const files = ['app', 'components', 'lib', 'scripts', '.']
    .flatMap((folder) => filesIn(folder, { recursive: folder !== '.' }))
    .filter((path) => /\.(tsx?|js)$/.test(path) && !NO_PART.test(path))
  const names = files.flatMap((file) => {
    const text = textOf(file)
    const read = [...text.matchAll(/process\.env\.([A-Z_\d]+)|\{([^{}]*)\} = process\.env\b/g)]
    return read.flatMap(([, name, names = '']) => name ?? names.match(/\b[A-Z][A-Z_\d]+\b/g) ?? [])
  })
  expect(files.length).toBeGreaterThan(300)
  expect([...new Set(names)].filter((name) => ![...documented, ...NO_SETTINGS].includes(name))).toEqual([])
})

test('the documents name no setting that there is not', () => {
  const known = [...documented, ...NO_SETTINGS]
  const prefixes = /^(ADMIN|APP|ARCHIVE|DATABASE|DEMO|FREECLIMB|OIDC|KEEP_ALIVE|TRUSTED)_/
  for (const path of [
    'README.md',
    ...filesIn('docs').filter((path) => path.endsWith('.md')),
    '.env.example',
  ]) {
    const named = textOf(path).match(/\b[A-Z][A-Z\d]*(_[A-Z\d]+)+\b/g) ?? []
    expect(
      [...new Set(named)].filter((name) => prefixes.test(name) && !known.includes(name)),
      path,
    ).toEqual([])
  }
})
