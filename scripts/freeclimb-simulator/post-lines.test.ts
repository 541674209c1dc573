import { expect, test } from 'vitest'
import type { PostReport } from './conference/conference'
import { describePost, explainFailure } from './post-lines'

const TAKEN: PostReport = {
  requestType: 'conferenceStatus',
  status: 'empty',
  conferenceId: `CF${'0a'.repeat(20)}`,
  recordingId: null,
  duplicate: false,
  dropped: false,
  httpStatus: 200,
  error: null,
  elapsedMs: 12.4,
}
const URL = 'http://localhost:3000/hook'

test('one line says what was posted and what came back', () => {
  expect(describePost(TAKEN)).toBe('conferenceStatus           empty       CF0a0a0a0a…  200 12 ms')
  expect(describePost({ ...TAKEN, duplicate: true })).toMatch(/200 12 ms \(duplicate\)$/)
  expect(describePost({ ...TAKEN, dropped: true, httpStatus: null })).toMatch(/not sent \(dropped\)$/)
})

test.each([
  [401, 'FREECLIMB_SIGNING_SECRETS'],
  [403, 'FREECLIMB_ACCOUNT_ID'],
  [503, 'no database'],
  [404, '--callback-url'],
  [308, 'redirect'],
  [500, 'Its log'],
  [422, 'refused'],
])('%i has a likely cause', (httpStatus, cause) => {
  expect(explainFailure({ ...TAKEN, httpStatus }, URL)).toContain(cause)
})

test('says when nobody answers, and nothing when all is well', () => {
  const unreachable = { ...TAKEN, httpStatus: null, error: 'ECONNREFUSED' }
  expect(explainFailure(unreachable, URL)).toContain('cannot be reached (ECONNREFUSED)')
  expect(explainFailure({ ...TAKEN, httpStatus: null, error: 'no answer within 10 s' }, URL)).toContain(
    '10 s',
  )
  expect(explainFailure(TAKEN, URL)).toBeNull()
  expect(explainFailure({ ...TAKEN, dropped: true, httpStatus: null }, URL)).toBeNull()
})
