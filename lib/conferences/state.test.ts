import { expect, test } from 'vitest'
import { conferenceState } from './state'

const NOW = new Date('2026-03-04T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

test.each<[string, string | null, Date | null, number, string]>([
  ['a room just created', 'empty', null, 0, 'created'],
  ['a room of which nothing is known', null, null, 0, 'created'],
  ['a status we do not know', 'internalError', null, 0, 'unknown'],
  ['someone is in', 'populated', null, 0, 'live'],
  ['it has started', 'inProgress', null, 0, 'live'],
  ['it fills again after a recording', 'inProgress', null, 1, 'live'],
  ['it ended just now', 'terminated', minutesAgo(1), 0, 'processing'],
  ['it ended 59 minutes ago without a recording', 'terminated', minutesAgo(59), 0, 'processing'],
  ['it ended an hour ago without a recording', 'terminated', minutesAgo(60), 0, 'no-recording'],
  ['it ended with a recording', 'terminated', minutesAgo(1), 1, 'ended'],
  ['only its recording is known', null, minutesAgo(1), 1, 'ended'],
])('%s', (_, status, endedAt, recordingCount, state) => {
  expect(conferenceState({ status, startedAt: minutesAgo(90), endedAt, recordingCount }, NOW)).toBe(state)
})
