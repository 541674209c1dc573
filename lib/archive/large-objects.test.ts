import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startS3Server } from '@/testing/s3-server'
import type { ArchiveSettings } from './archive-settings'

const MB = 1024 * 1024
const LIMIT_MS = 120_000

async function keepLarge(settings: ArchiveSettings) {
  const arguments_ = ['--import', 'tsx', 'testing/large-object.ts', JSON.stringify(settings), '300']
  const { stdout } = await promisify(execFile)(process.execPath, arguments_)
  return JSON.parse(stdout) as { isSame: boolean; growthBytes: number }
}

test(
  '300 MB go to S3 and come back as they were, in flat memory',
  async () => {
    const s3 = await startS3Server()
    const { url: endpoint, bucket, credentials } = s3
    const settings = { kind: 's3', bucket, prefix: '', endpoint, region: 'auto', credentials } as const
    const { isSame, growthBytes } = await keepLarge(settings)
    await s3.close()
    expect(isSame).toBe(true)
    expect(growthBytes).toBeLessThan(100 * MB)
  },
  LIMIT_MS,
)

test(
  '300 MB go to a file and come back as they were, in flat memory',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'roomtone-archive-'))
    const { isSame, growthBytes } = await keepLarge({ kind: 'file', folder })
    await rm(folder, { recursive: true })
    expect(isSame).toBe(true)
    expect(growthBytes).toBeLessThan(100 * MB)
  },
  LIMIT_MS,
)
