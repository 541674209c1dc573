import { expect, test } from 'vitest'
import { AUDIO_FAILURES } from './audio-failures'

test('a status tells which failure it is, but for the two that ask to try again', () => {
  const failures = Object.entries(AUDIO_FAILURES).filter(([failure]) => failure !== 'database-unavailable')
  expect(new Set(failures.map(([, { status }]) => status)).size).toBe(failures.length)
  expect(AUDIO_FAILURES['database-unavailable'].status).toBe(AUDIO_FAILURES['not-ready'].status)
})

test.each(Object.entries(AUDIO_FAILURES))('%s is told in sentences', (_failure, { sentence }) => {
  expect(sentence).toMatch(/^[A-Z][^<>{}]+\.$/)
})
