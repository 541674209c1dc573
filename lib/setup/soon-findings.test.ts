import { expect, test } from 'vitest'
import { ok } from './check'
import { takeSoonFindings } from './checks'

const after = (delayMs: number) =>
  new Promise<ReturnType<typeof ok>>((resolve) => setTimeout(() => resolve(ok('Found.')), delayMs))

test('what is found while FreeClimb answers as it usually does is drawn with the page', async () => {
  const [soon, late] = await takeSoonFindings([
    { name: 'FreeClimb account', result: after(600) },
    { name: 'Archive', result: after(2_000) },
  ])
  expect(soon?.result).toEqual(ok('Found.'))
  expect(late?.result).toBeInstanceOf(Promise)
})
