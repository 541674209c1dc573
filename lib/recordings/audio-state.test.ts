import { afterAll, beforeAll, expect, test } from 'vitest'
import { conferenceFilters, criteriaOf } from '@/lib/conferences/filters'
import { rowsById } from '@/lib/conferences/list'
import { openSearch } from '@/lib/conferences/search'
import { db } from '@/lib/db'
import { type ArchiveState, Prisma } from '@/lib/generated/prisma/client'
import { randomId } from '@/testing/factories'
import { AUDIO_PROBLEMS } from './audio-problems'
import { audioProblemSql, audioStateOf, isAudioProblem } from './audio-state'
import { lengthSecOf } from './length'

const NEWEST_FIRST = { sort: 'started', order: 'desc', cursor: null } as const
// Dates that no other test uses.
const STARTED_AT = new Date('1971-03-01T12:00:00Z')
const CLOCK = { timeZone: 'UTC', now: new Date('1971-03-02T12:00:00Z') }
const conferenceId = randomId('CF')

const rows = ['waiting', 'archived', 'gone', 'failed'].flatMap((archiveState) =>
  [null, STARTED_AT].flatMap((missingSince) =>
    [null, 'empty', 'not-audio', 'cut-off', 'other-length'].flatMap((audioFault) =>
      [
        [null, null],
        [null, 60],
        [0, 60],
        [58_000, 60],
        [57_999, 60],
        [60_000, 60],
        [59_001, null],
        [62_001, 60],
        [2_147_483_647, 2_147_483],
        [1, 2_147_483_647],
      ].map(([lengthMs = null, durationSec = null]) => ({
        id: randomId('RE'),
        conferenceId,
        receivedAt: STARTED_AT,
        archiveState: archiveState as ArchiveState,
        missingSince,
        audioFault,
        lengthMs,
        durationSec,
      })),
    ),
  ),
)

beforeAll(async () => {
  await db().conference.create({
    data: { id: conferenceId, startedAt: STARTED_AT, lastEventAt: STARTED_AT, recordingCount: rows.length },
  })
  await db().recording.createMany({ data: rows })
})
afterAll(async () => {
  await db().recording.deleteMany({ where: { conferenceId } })
  await db().conference.delete({ where: { id: conferenceId } })
})

test('what is true of the audio, and its length, are the same in the database and out of it', async () => {
  const filters = conferenceFilters.parse({ since: '1971-03-01', until: '1971-03-01' }, CLOCK)
  const page = await openSearch(criteriaOf(filters, CLOCK)).listConferences(NEWEST_FIRST)
  const conference = page.rows.find(({ id }) => id === conferenceId)
  const listed = new Map(conference?.recordings.map((recording) => [recording.id, recording]))
  for (const row of rows)
    expect({ row, ...listed.get(row.id) }).toEqual({
      row,
      id: row.id,
      accountId: null,
      audioFormat: null,
      mimeType: null,
      audioState: audioStateOf(row),
      durationSec: lengthSecOf(row),
    })
})

test('a row has the first few recordings, and counts all of them by state', async () => {
  const [row] = await rowsById([conferenceId])
  expect(row?.recordings.map(({ id }) => id)).toEqual(
    rows
      .map(({ id }) => id)
      .toSorted()
      .slice(0, 8),
  )
  const counts = new Map<string, number>()
  for (const each of rows) counts.set(audioStateOf(each), (counts.get(audioStateOf(each)) ?? 0) + 1)
  expect(new Map(row?.audioStates.map(({ audioState, count }) => [audioState, count]))).toEqual(counts)
})

test('a problem is looked up by its index, which has no recording without one', async () => {
  const found = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM recording WHERE conference_id = ${conferenceId} AND ${audioProblemSql('any')}`
  const problems = rows.filter((row) => isAudioProblem(audioStateOf(row))).map(({ id }) => id)
  // The index also covers archived rows with missing_since set. They aren't problems, and the app never writes one.
  const odd = rows.filter((row) => row.archiveState === 'archived' && row.missingSince !== null)
  const ids = found.map(({ id }) => id).filter((id) => !odd.some((row) => row.id === id))
  expect(ids.toSorted()).toEqual(problems.filter((id) => !odd.some((row) => row.id === id)).toSorted())

  for (const problem of ['any', ...AUDIO_PROBLEMS] as const) {
    const plan = await db().$transaction(async (tx) => {
      await tx.$executeRaw(Prisma.raw('SET LOCAL enable_seqscan = off'))
      return JSON.stringify(
        await tx.$queryRaw`EXPLAIN SELECT conference_id FROM recording WHERE ${audioProblemSql(problem)}`,
      )
    })
    expect(plan).toContain('recording_audio_problem_idx')
  }
})

test.each(AUDIO_PROBLEMS)('the list is filtered by %s', async (problem) => {
  const has = async (state: typeof problem, audio: string) => {
    await db().recording.updateMany({ where: { conferenceId }, data: FACTS[state] })
    const filters = conferenceFilters.parse({ audio, since: '1971-03-01', until: '1971-03-01' }, CLOCK)
    expect(filters.audio.error).toBeNull()
    const page = await openSearch(criteriaOf(filters, CLOCK)).listConferences(NEWEST_FIRST)
    return page.rows.some(({ id }) => id === conferenceId)
  }
  expect(await has(problem, problem)).toBe(true)
  expect(await has(problem, 'any')).toBe(true)
  const [other = 'missing'] = AUDIO_PROBLEMS.filter((each) => each !== problem)
  expect(await has(other, problem)).toBe(false)
})

const PLAIN = {
  archiveState: 'archived',
  missingSince: null,
  audioFault: null,
  lengthMs: 60_000,
  durationSec: 60,
} as const
const FACTS = {
  missing: { ...PLAIN, archiveState: 'waiting', missingSince: STARTED_AT },
  deleted: { ...PLAIN, archiveState: 'gone' },
  failed: { ...PLAIN, archiveState: 'failed' },
  empty: { ...PLAIN, audioFault: 'empty', lengthMs: 0 },
  'not-audio': { ...PLAIN, audioFault: 'not-audio', lengthMs: null },
  'cut-off': { ...PLAIN, audioFault: 'cut-off', lengthMs: 30_000 },
  'other-length': { ...PLAIN, lengthMs: 1_000 },
} as const
