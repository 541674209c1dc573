import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { CONNECTIONS, type Round } from './load'
import { growthOf, type Seeking } from './seeking'
import { POSTS_PER_ROUND, ROUNDS, type Throughput } from './throughput'

const FILE = 'docs/performance.md'
const SYSTEM_NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
}

export type DatabaseKind = 'embedded' | 'server'

export type Measured = { databaseVersion: string; throughput: Throughput; seeking: readonly Seeking[] }

export function reportOf({ databaseVersion, throughput, seeking }: Measured): string {
  const { bare, recordings, lives, webhookPosts } = throughput
  const row = (name: string, round: Round) =>
    tableRow([
      name,
      String(Math.round(round.postsPerSecond)),
      round.p50Ms.toFixed(1),
      round.p99Ms.toFixed(1),
      (round.postsPerSecond / bare.postsPerSecond).toFixed(2),
    ])
  return [
    setting(databaseVersion),
    '',
    '| | posts/s | p50 ms | p99 ms | ratio to bare |',
    '| --- | ---: | ---: | ---: | ---: |',
    row('Bare route', bare),
    row('Webhook, recording posts', recordings),
    row('Webhook, whole conferences', lives),
    '',
    `Medians of ${ROUNDS} rounds of ${POSTS_PER_ROUND} posts each, ${CONNECTIONS} connections. ` +
      `All ${webhookPosts} posts to the webhook were answered 200 and are rows of \`webhook_delivery\`.`,
    '',
    '| Upstream | file MB | whole reads | before MB | peak MB | growth MB | seeks | live before MB | live after MB | growth MB | peak MB |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...seeking.map(({ rangeIgnored, seeks, fullReads, fileBytes, reading, live, peakBytes }) =>
      tableRow([
        rangeIgnored ? 'Ignores ranges' : 'Honors ranges',
        megabytes(fileBytes),
        String(fullReads),
        ...[reading.beforeBytes, reading.afterBytes, growthOf(reading)].map(megabytes),
        String(seeks),
        ...[live.beforeBytes, live.afterBytes, growthOf(live), peakBytes].map(megabytes),
      ]),
    ),
  ].join('\n')
}

/** Replaces the last run's report between a section's markers. */
export function writeReport(section: string, report: string) {
  const text = readFileSync(FILE, 'utf8')
  const begin = `<!-- bench ${section} -->`
  const end = `<!-- end of bench ${section} -->`
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error(`${FILE} has lost its mark ${begin} or ${end}.`)
  writeFileSync(FILE, `${before}${begin}\n\n${report}\n\n${end}${after}`)
}

/** Describes the machine, the database and the date. */
export function setting(databaseVersion: string) {
  return `${machine()}; ${databaseVersion}; ${new Date().toISOString().slice(0, 10)}.`
}

function machine() {
  const [processor] = cpus()
  const gigabytes = Math.round(totalmem() / 1024 ** 3)
  const system = `${SYSTEM_NAMES[platform()] ?? platform()} ${arch()}`
  return `${processor?.model.trim() ?? 'Unknown processor'}, ${cpus().length} cores, ${gigabytes} GB; ${system}; Node ${process.versions.node}`
}

export function tableRow(cells: readonly string[]) {
  return `| ${cells.join(' | ')} |`
}

export function megabytes(bytes: number) {
  return (bytes / 1_000_000).toFixed(1)
}
