import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { audioStateOf } from './audio-state'

let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})

const statements = (name: string) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8')

test('rows from before are brought to what is true of their audio, and to one length', async () => {
  const conferenceId = randomId('CF')
  const at = new Date('2026-11-01T12:00:00Z')
  const deletedAt = new Date('2026-11-02T12:00:00Z')
  const untouched = randomId('CF')
  await db().conference.createMany({
    data: [conferenceId, untouched].map((id) => ({ id, startedAt: at, lastEventAt: at, durationSec: 2_822 })),
  })
  const copied = { archiveState: 'archived', archiveKey: 'x', sha256: 'ab', archivedAt: at } as const
  const TRUNCATED = 'FreeClimb’s file ends before its own header says it does.'
  const rows = {
    given: {
      archiveState: 'gone',
      archiveReason: 'FreeClimb had deleted it before it was copied.',
      deletedAt,
    },
    listed: {
      archiveState: 'gone',
      archiveReason: 'FreeClimb deleted it before a copy was made.',
      deletedAt,
    },
    header: { ...copied, lengthMs: 0, sizeBytes: 44, durationSec: 1_381 },
    page: { ...copied, lengthMs: null, sizeBytes: 16, durationSec: 1_381 },
    cut: { ...copied, lengthMs: 30_000, sizeBytes: 240_058, durationSec: 60, archiveReason: TRUNCATED },
    right: { ...copied, lengthMs: 59_250, sizeBytes: 474_058, durationSec: 60 },
    // For example an MP3, whose length we can't read.
    unread: { ...copied, lengthMs: null, sizeBytes: 474_058, durationSec: null },
  } as const
  const ids = Object.fromEntries(Object.keys(rows).map((name) => [name, randomId('RE')]))
  await db().recording.createMany({
    data: [
      ...Object.entries(rows).map(([name, row]) => ({
        id: ids[name] ?? '',
        conferenceId,
        receivedAt: at,
        ...row,
      })),
      {
        id: randomId('RE'),
        conferenceId: untouched,
        receivedAt: at,
        lengthMs: 2_821_001,
        durationSec: 2_822,
      },
    ],
  })

  for (const update of statements('20261126161000_audio_states').match(/^UPDATE[^;]*;/gm) ?? [])
    await db().$executeRawUnsafe(update)
  await db().$executeRawUnsafe(statements('20261126161100_one_length'))

  const now = await db().recording.findMany({ where: { conferenceId } })
  const states = Object.fromEntries(now.map((row) => [row.id, audioStateOf(row)]))
  expect(Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, states[id]]))).toEqual({
    given: 'missing',
    listed: 'deleted',
    header: 'empty',
    page: 'not-audio',
    cut: 'cut-off',
    right: 'archived',
    unread: 'archived',
  })
  const given = now.find(({ id }) => id === ids.given)
  expect(given).toMatchObject({ deletedAt: null, missingSince: deletedAt, saidDeletedSince: null })
  const lengths = await db().conference.findMany({ select: { id: true, durationSec: true } })
  expect(Object.fromEntries(lengths.map(({ id, durationSec }) => [id, durationSec]))).toEqual({
    [conferenceId]: 0 + 1_381 + 30 + 60,
    [untouched]: 2_822,
  })
})
