import { readFileSync, writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import type { Finding } from './finding'

const REPORT = 'docs/reliability.md'
const BEGIN = '<!-- faults: written by npm run test:faults -->'
const END = '<!-- faults: end -->'

type Row = Finding & { seconds: number; day: string }

/** Prints the findings and, except in CI, writes the latest one per fault into docs/reliability.md. */
export default class FindingsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const day = new Date().toISOString().slice(0, 10)
    const rows = modules.flatMap((module) =>
      [...module.children.allTests('passed')].flatMap((test): Row[] => {
        const { finding } = test.meta()
        const seconds = Math.round((test.diagnostic()?.duration ?? 0) / 1000)
        return finding === undefined ? [] : [{ ...finding, seconds, day }]
      }),
    )
    for (const row of rows) console.log(`\n${row.fault}, ${row.howOften}: ${row.found} (${row.seconds} s)`)
    if (process.env.CI === undefined && rows.length > 0) writeRows(rows)
  }
}

function writeRows(rows: readonly Row[]) {
  const text = readFileSync(REPORT, 'utf8')
  const [before = '', rest = ''] = text.split(BEGIN)
  const [table = '', after = ''] = rest.split(END)
  const [head, line, ...lines] = table.trim().split('\n')
  const written = new Map(lines.map((kept) => [kept.split('|')[1]?.trim() ?? '', kept]))
  for (const { fault, howOften, found, seconds, day } of rows)
    written.set(fault, `| ${[fault, howOften, found, `${seconds} s`, day].join(' | ')} |`)
  const updated = [BEGIN, '', head, line, ...written.values(), '', END].join('\n')
  writeFileSync(REPORT, before + updated + after)
}
