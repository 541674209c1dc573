import { expect, test } from 'vitest'
import { AUDIO_FAILURES } from './audio-failures'

test('a status tells which failure it is, except the 503s that ask to try again', () => {
  const failures = Object.entries(AUDIO_FAILURES)
  const sharing = failures.filter(
    ([, { status }]) => failures.filter(([, other]) => other.status === status).length > 1,
  )
  expect(sharing.map(([failure, { status }]) => [failure, status])).toEqual([
    ['not-ready', 503],
    ['archive-unavailable', 503],
    ['database-unavailable', 503],
  ])
})

test.each(Object.entries(AUDIO_FAILURES))('%s is told in sentences', (_failure, { sentence }) => {
  expect(sentence).toMatch(/^[A-Z][^<>{}]+\.$/)
})
