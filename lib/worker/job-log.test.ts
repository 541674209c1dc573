import { expect, test } from 'vitest'
import { fileStore } from '@/lib/archive/file-store'
import { jobErrorFacts } from './job-log'

test('what is told in words comes without a trace, anything else with one', async () => {
  const refused = await fileStore('/dev/null/copies')
    .check()
    .catch((error: unknown) => error)
  expect(jobErrorFacts(refused)).toEqual({
    reason: 'missing',
    message: expect.stringContaining('/dev/null/copies doesn’t exist or isn’t a folder'),
  })
  expect(jobErrorFacts(new Error('x'))).toMatchObject({ stack: expect.any(String) })
})
