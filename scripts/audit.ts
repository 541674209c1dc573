// Fails when a shipped package has a known high or critical vulnerability. Passes, but says so, if the registry is down:
//   sh scripts/run scripts/audit.ts [npm audit options]
import { spawnSync } from 'node:child_process'
import { z } from 'zod'

const reportSchema = z.object({
  metadata: z.object({
    vulnerabilities: z.object({ high: z.number(), critical: z.number(), total: z.number() }),
  }),
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
})

const words = ['audit', '--omit=dev', '--json', ...process.argv.slice(2)]
const { stdout, error } = spawnSync('npm', words, { encoding: 'utf8', timeout: 120_000 })
const report = reportSchema.safeParse(parseJson(stdout ?? ''))
if (!report.success) {
  const reason =
    error?.message ?? z.object({ message: z.string() }).safeParse(parseJson(stdout ?? '')).data?.message
  console.log(`Dependencies were not audited: the registry did not answer (${reason ?? 'no reason told'}).`)
  process.exit(0)
}
const { metadata, vulnerabilities } = report.data
const { high, critical, total } = metadata.vulnerabilities
console.log(
  `Dependencies were audited: ${critical} critical and ${high} high of ${total} known vulnerabilities.`,
)
for (const [name, { severity, range }] of Object.entries(vulnerabilities))
  if (severity === 'high' || severity === 'critical') console.log(`  ${severity}: ${name} ${range}`)
process.exit(high + critical > 0 ? 1 : 0)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
