import { createHash } from 'node:crypto'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect } from 'vitest'
import type { AddedRecording } from '../scripts/freeclimb-simulator/simulator'
import { audioByteLength, readAudio } from '../scripts/freeclimb-simulator/sound/audio'
import { type Installation, until } from './installation'

/** Waits until all recordings are archived and returns their number. */
export async function untilAllArchived({ rows }: Installation, timeoutMs: number): Promise<number> {
  const count = async () => {
    const [counted] = await rows<{ all: number; archived: number }>(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE archive_state = 'archived')::int AS archived FROM recording`,
    )
    return counted ?? { all: 0, archived: -1 }
  }
  await until(async () => {
    const { all, archived } = await count()
    return all === archived
  }, timeoutMs)
  return (await count()).all
}

/** Expects each recording archived once, as one object identical to FreeClimb's file, and nothing else in the store. */
export async function expectArchived({ rows, archive }: Installation, recordings: readonly AddedRecording[]) {
  const kept = await rows<{ id: string; key: string; hash: string; size: string }>(
    `SELECT id, archive_key AS key, sha256 AS hash, size_bytes AS size FROM recording WHERE archive_state = 'archived'`,
  )
  const byId = new Map(kept.map((row) => [row.id, row]))
  for (const recording of recordings) {
    const row = byId.get(recording.recordingId)
    const size = audioByteLength(recording)
    const hash = createHash('sha256')
      .update(readAudio(recording, 0, size))
      .digest('hex')
    const key = `${recording.recordingId}.wav`
    expect(row).toEqual({ id: recording.recordingId, key, hash, size: String(size) })
    expect(await hashOfFile(join(archive, key))).toBe(hash)
  }
  const objects = readdirSync(archive).filter((name) => !name.startsWith('.'))
  expect(objects.sort()).toEqual(recordings.map(({ recordingId }) => `${recordingId}.wav`).sort())
}

async function hashOfFile(path: string) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Retries failed jobs now, as an operator would, instead of waiting for the job engine's growing backoff. */
export async function rescheduleFailed({ rows }: Installation) {
  await rows(`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs
    WHERE locked_at IS NULL AND run_at > now() AND attempts > 0`)
}
