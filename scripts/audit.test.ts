import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { commandFile } from '@/testing/commands'

const advisory = (severity: string) => ({
  // Random, because npm caches advisories by ID.
  id: randomInt(2 ** 40),
  url: 'https://example.com/advisory',
  title: 'A hole',
  severity,
  vulnerable_versions: '>=0',
  cwe: [],
  cvss: { score: 9, vectorString: null },
})

/** Audits against a registry that returns this status and body. */
async function audit(status: number, answer: unknown) {
  const registry = createServer((request, response) => {
    request.resume()
    // For a vulnerable package, npm also asks for its versions.
    const packument = { name: decodeURIComponent(request.url?.slice(1) ?? ''), versions: {} }
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(request.method === 'POST' ? answer : packument))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const { port } = registry.address() as AddressInfo
  const ended = await auditAt(`http://127.0.0.1:${port}/`)
  registry.close()
  return ended
}

function auditAt(registry: string) {
  const words = [commandFile('audit'), `--registry=${registry}`, '--fetch-retries=0']
  return new Promise<{ code: number; said: string }>((resolve) => {
    const child = execFile(process.execPath, words, (_error, stdout) =>
      resolve({ code: child.exitCode ?? -1, said: stdout }),
    )
  })
}

test('nothing known: it passes', async () => {
  const { code, said } = await audit(200, {})
  expect(said).toMatch(/^Dependencies were audited: 0 critical and 0 high of 0/)
  expect(code).toBe(0)
})

test.each(['high', 'critical'])('%s: it fails and names the package', async (severity) => {
  const { code, said } = await audit(200, { pg: [advisory(severity)] })
  expect(said).toContain(`  ${severity}: pg `)
  expect(code).toBe(1)
})

test('moderate, or of a package that does not ship: it passes', async () => {
  const { code, said } = await audit(200, {
    pg: [advisory('moderate')],
    '@biomejs/biome': [advisory('critical')],
  })
  expect(said).toContain('0 critical and 0 high of')
  expect(code).toBe(0)
})

test.each([405, 500])('a registry that answers %d: it passes and says so', async (status) => {
  const { code, said } = await audit(status, { message: 'no audits here' })
  expect(said).toMatch(/^Dependencies were not audited: the registry did not answer/)
  expect(code).toBe(0)
})

test('no registry: it passes and says so', async () => {
  const { code, said } = await auditAt('http://127.0.0.1:9/')
  expect(said).toMatch(/^Dependencies were not audited: the registry did not answer/)
  expect(code).toBe(0)
})
