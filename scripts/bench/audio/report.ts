import { isMet, type Limit } from '../browse/limits'
import { megabytes, setting, tableRow } from '../report'
import { growthOf } from '../seeking'
import { type FirstByte, PAIRS } from './first-byte'
import type { InBrowser } from './in-browser'
import {
  JUMPS as JUMPS_EACH,
  LISTENERS,
  LIVE_LIMIT_BYTES,
  type Listeners,
  RESIDENT_LIMIT_BYTES,
  ROUNDS,
} from './listeners'
import {
  BETWEEN_JUMPS_SEC,
  BYTES_LIMIT_SHARE,
  FAST_RATE,
  FAST_SEC,
  JUMPS,
  LATER_SEC,
  PLAYS_LIMIT_MS,
  SOON_SEC,
} from './seeking'

export type AudioMeasured = {
  databaseVersion: string
  fileBytes: number
  firstBytes: { fromFreeClimb: FirstByte; fromCopy: FirstByte }
  listeners: Listeners
  inBrowser: InBrowser
}

export function audioLimits({ fileBytes, listeners, inBrowser }: AudioMeasured): Limit[] {
  const { seeks, fast } = inBrowser
  const [copied] = seeks
  if (!copied) throw new Error('No seek was measured.')
  return [
    {
      name: 'A seek in archived audio plays',
      measured: copied.playsMs,
      most: PLAYS_LIMIT_MS,
      unit: 'ms after',
    },
    {
      name: `A seek in archived audio, ${SOON_SEC} s after it plays`,
      measured: copied.bytesSoon / 1000,
      most: (fileBytes * BYTES_LIMIT_SHARE) / 1000,
      unit: 'kB',
    },
    { name: `A minute at ${FAST_RATE}×`, measured: fast.waits, most: 0, unit: 'waits for bytes' },
    {
      name: `${LISTENERS} listeners`,
      measured: (listeners.peakBytes - listeners.beforeBytes) / 1e6,
      most: RESIDENT_LIMIT_BYTES / 1e6,
      unit: 'MB more resident',
    },
    {
      name: `${LISTENERS} listeners`,
      measured: growthOf(listeners.live) / 1e6,
      most: LIVE_LIMIT_BYTES / 1e6,
      unit: 'MB more after a full collection',
    },
  ]
}

export function audioReportOf(measured: AudioMeasured): string {
  const { databaseVersion, fileBytes, firstBytes, listeners, inBrowser } = measured
  const { seeks, fast, jumps } = inBrowser
  return [
    setting(databaseVersion),
    '',
    '| First byte, p50 / p95 ms | here | FreeClimb’s stand-in | difference | ratio |',
    '| --- | ---: | ---: | ---: | ---: |',
    firstByteRow('Not archived: fetched from FreeClimb', firstBytes.fromFreeClimb),
    firstByteRow('From the archive', firstBytes.fromCopy),
    '',
    `${PAIRS} pairs of requests each, for 64 KiB at random places of a recording of an hour.`,
    '',
    `| A seek to 90 % of ${megabytes(fileBytes)} MB | seeks | plays after ms | MB until then | MB ${SOON_SEC} s later | MB ${LATER_SEC} s later | MB sent by FreeClimb |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...seeks.map(({ name, seeks: count, playsMs, bytesUntilItPlays, bytesSoon, bytesLater, upstreamBytes }) =>
      tableRow([
        name,
        String(count),
        playsMs.toFixed(0),
        ...[bytesUntilItPlays, bytesSoon, bytesLater, upstreamBytes].map((bytes) => (bytes / 1e6).toFixed(2)),
      ]),
    ),
    '',
    `| ${JUMPS} jumps, ${BETWEEN_JUMPS_SEC} s apart, in archived audio | MB | the slowest plays after ms |`,
    '| --- | ---: | ---: |',
    tableRow([
      'As media elements are sent it',
      megabytes(jumps.paced.bytes),
      jumps.paced.slowestMs.toFixed(0),
    ]),
    tableRow(['Without the pace', megabytes(jumps.unpaced.bytes), jumps.unpaced.slowestMs.toFixed(0)]),
    '',
    `${FAST_SEC} s at ${FAST_RATE}× the speed played ${fast.playedSec.toFixed(0)} s of archived audio, waited for bytes ${fast.waits} times, and had at least ${fast.leastAheadSec.toFixed(0)} s ahead.`,
    '',
    `${LISTENERS} listeners at once, ${ROUNDS} times: each jumped to ${JUMPS_EACH} places and read a whole recording, ` +
      `${megabytes(listeners.readBytes)} MB in all, every byte right, at ${megabytes(listeners.bytesPerSecond)} MB/s. ` +
      `Resident memory: ${megabytes(listeners.beforeBytes)} MB before, ${megabytes(listeners.peakBytes)} MB at most; after a full collection ${megabytes(listeners.live.beforeBytes)} and ${megabytes(listeners.live.afterBytes)} MB.`,
    '',
    ...audioLimits(measured).map((limit) => `- ${audioLimitSentence(limit)}`),
  ].join('\n')
}

export function audioLimitSentence(limit: Limit): string {
  const { name, measured, most, unit } = limit
  return `${name}: ${Math.round(measured)} ${unit}, ${isMet(limit) ? 'within' : 'MISSES'} ${Math.round(most)}.`
}

function firstByteRow(name: string, { ours, upstream }: FirstByte) {
  const both = (p50: number, p95: number, digits = 1) => `${p50.toFixed(digits)} / ${p95.toFixed(digits)}`
  return tableRow([
    name,
    both(ours.p50Ms, ours.p95Ms),
    both(upstream.p50Ms, upstream.p95Ms),
    both(ours.p50Ms - upstream.p50Ms, ours.p95Ms - upstream.p95Ms),
    both(ours.p50Ms / upstream.p50Ms, ours.p95Ms / upstream.p95Ms, 2),
  ])
}
