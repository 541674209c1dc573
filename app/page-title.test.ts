import { expect, test } from 'vitest'
import { pageTitle } from './page-title'

test('a title is its parts, each cut where it is long, and never inside a character', () => {
  expect(pageTitle('0132', 'Live', 'Conferences')).toBe('0132 · Live · Conferences')
  expect(pageTitle(`sip:${'🎧'.repeat(80)}`, 'Conferences')).toBe(`sip:${'🎧'.repeat(55)}… · Conferences`)
})
