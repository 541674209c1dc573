import { expect, test } from 'vitest'
import { directionWords } from './filter-words'

test.each([
  ['inbound', 'Inbound'],
  ['outbound', 'Outbound'],
  ['outboundAPI', 'Outbound (by API)'],
  ['outboundApi', 'Outbound (by API)'],
  ['outboundDial', 'Outbound (dialed)'],
  ['outboundSomehow', 'Outbound'],
  ['sideways', 'Unknown'],
  ['constructor', 'Unknown'],
])('the direction %s is told as %s', (sent, words) => {
  expect(directionWords(sent)).toBe(words)
})
