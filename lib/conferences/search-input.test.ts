import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSearch, type Search } from './search-input'

const TOO_SHORT = 'Type at least four digits of a phone number, or the beginning of an id.'
const TOO_LONG = 'Too long for a phone number or an id.'
const HEX_40 = 'ee65a1b2c3d4e5f60718293a4b5c6d7e8f90a790'

describe('reads digits of a phone number', () => {
  test.each<[string, ...string[]]>([
    ['(312) 555-0199', '3125550199'],
    ['312.555', '312555'],
    ['312 555 0199', '3125550199'],
    ['312-555', '312555'],
    ['+1 312 555 0199', '13125550199'],
    ['+13125550199', '13125550199'],
    ['+1312', '1312'],
    ['312/555', '312555'],
    ['312\u00a0555\u202f0199', '3125550199'],
    ['312\u2011555\u20130199', '3125550199'],
    ['312−555−0199', '3125550199'],
    ['\u202a+1 (312) 555-0199\u202c', '13125550199'],
    ['"312 555"', '312555'],
    ['55-01 ', '5501'],
    ['020 7946 0321', '02079460321', '2079460321'],
    ['0044 20 7946 0321', '00442079460321', '442079460321'],
    ['+44 (0)20 7946 0321', '442079460321'],
    ['+44(0) 20 7946', '44207946'],
    ['(0)20 7946', '0207946', '207946'],
    ['00 01', '0001'],
    ['0 0123', '00123'],
    ['tel:+13125550199', '13125550199'],
    ['TEL:+1-312-555-0199;ext=23', '13125550199'],
  ])('%j', (typed, ...digits) => {
    expect(readSearch(typed)).toEqual(finds({ digits }))
  })
})

describe('reads the beginning of an id', () => {
  test.each<[string, Partial<Search>]>([
    [`CF${HEX_40}`, { conferenceIds: [`CF${HEX_40}`] }],
    [`RE${HEX_40}`, { recordingIds: [`RE${HEX_40}`] }],
    [`CA${HEX_40}`, { callIds: [`CA${HEX_40}`] }],
    [` “CFee65” `, { conferenceIds: ['CFee65'] }],
    [`'RE12'`, { recordingIds: ['RE12'] }],
    ['CFee', { conferenceIds: ['CFee'] }],
    ['re65A1', { recordingIds: ['RE65a1', 're65A1'] }],
    ['RE_Test-1', { recordingIds: ['RE_test-1', 'RE_Test-1'] }],
    ['CAR123', { callIds: ['CAr123', 'CAR123'] }],
    ['RC12345', { conferenceIds: ['RC12345'], recordingIds: ['RC12345'], callIds: ['RC12345'] }],
    ['room-7', { conferenceIds: ['room-7'], recordingIds: ['room-7'], callIds: ['room-7'] }],
    ['ee65a1', { conferenceIds: ['CFee65a1'], recordingIds: ['REee65a1'], callIds: ['CAee65a1'] }],
    ['EE65A1', { conferenceIds: ['CFee65a1'], recordingIds: ['REee65a1'], callIds: ['CAee65a1'] }],
  ])('%j', (typed, search) => {
    expect(readSearch(typed)).toEqual(finds(search))
  })
})

describe('reads all that a text can mean', () => {
  test.each<[string, Partial<Search>]>([
    ['1234', { digits: ['1234'], conferenceIds: ['CF1234'], recordingIds: ['RE1234'], callIds: ['CA1234'] }],
    [
      '02079',
      {
        digits: ['02079', '2079'],
        conferenceIds: ['CF02079'],
        recordingIds: ['RE02079'],
        callIds: ['CA02079'],
      },
    ],
    [
      'cafe12',
      { conferenceIds: ['CFcafe12'], recordingIds: ['REcafe12'], callIds: ['CAfe12', 'cafe12', 'CAcafe12'] },
    ],
    [
      'ca1234',
      { conferenceIds: ['CFca1234'], recordingIds: ['REca1234'], callIds: ['CA1234', 'ca1234', 'CAca1234'] },
    ],
    [
      'cfEE65',
      { conferenceIds: ['CFee65', 'cfEE65', 'CFcfee65'], recordingIds: ['REcfee65'], callIds: ['CAcfee65'] },
    ],
    ['CAFE', { conferenceIds: ['CFcafe'], recordingIds: ['REcafe'], callIds: ['CAfe', 'CAFE', 'CAcafe'] }],
    [
      '1'.repeat(21),
      {
        conferenceIds: [`CF${'1'.repeat(21)}`],
        recordingIds: [`RE${'1'.repeat(21)}`],
        callIds: [`CA${'1'.repeat(21)}`],
      },
    ],
  ])('%j', (typed, search) => {
    expect(readSearch(typed)).toEqual(finds(search))
  })
})

describe('reads an address', () => {
  test.each<[string, string]>([
    ['sip:ann@example.com', 'sip:ann@example.com'],
    ['  SIP:Ann@example.com ', 'SIP:Ann@example.com'],
    ['sips:ann', 'sips:ann'],
    ['sip:1234', 'sip:1234'],
    ['ann@example.com', 'ann@example.com'],
    ['@exa', '@exa'],
    ['13125550199@example.com', '13125550199@example.com'],
    ['100%_@example.com', '100%_@example.com'],
  ])('%j', (typed, address) => {
    expect(readSearch(typed)).toEqual(finds({ address }))
  })
})

describe('refuses in words', () => {
  test.each<[string, string]>([
    ['', TOO_SHORT],
    ['   ', TOO_SHORT],
    ['312', TOO_SHORT],
    ['3-1-2', TOO_SHORT],
    ['+(312)', TOO_SHORT],
    ['----', TOO_SHORT],
    ['CF', TOO_SHORT],
    ['CFe', TOO_SHORT],
    ['"CFe"', TOO_SHORT],
    ['a@b', TOO_SHORT],
    ['tel:312', TOO_SHORT],
    ['tel:home', TOO_SHORT],
    ['two words', TOO_SHORT],
    ['CF ee65', TOO_SHORT],
    ['CFee65%', TOO_SHORT],
    ['３１２５５５', TOO_SHORT],
    ['٣١٢٥٥٥', TOO_SHORT],
    ['☎☎☎☎', TOO_SHORT],
    ['312 555 0199 312 555 0142 1', TOO_LONG],
    ['a'.repeat(129), TOO_LONG],
    ['1'.repeat(201), TOO_LONG],
    [`${'x'.repeat(200)}@example.com`, TOO_LONG],
  ])('%j', (typed, error) => {
    expect(readSearch(typed)).toEqual({ ok: false, error })
  })
})

test('space around a text is no part of its length', () => {
  expect(readSearch(`${' '.repeat(300)}CFee65`)).toEqual(finds({ conferenceIds: ['CFee65'] }))
})

test('finds a number by any part of it, however grouped', () => {
  const separator = fc.constantFrom('', '', ' ', '-', '.', '/', ') ', '\u00a0', '\u2011', ' – ')
  const grouped = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(9), { minLength: 3, maxLength: 14 }))
    .map(([first, rest]) => [first, ...rest].join(''))
    .chain((number) => fc.tuple(fc.constant(number), fc.nat(number.length - 4)))
    .chain(([number, start]) =>
      fc.record({
        number: fc.constant(number),
        part: fc.integer({ min: start + 4, max: number.length }).map((end) => number.slice(start, end)),
        separators: fc.array(separator, { minLength: number.length, maxLength: number.length }),
      }),
    )
  fc.assert(
    fc.property(grouped, fc.boolean(), ({ number, part, separators }, isInternational) => {
      const typed = [...part].map((digit, place) => digit + separators[place]).join('')
      const reading = readSearch(isInternational ? `+${typed}` : typed)
      expect(reading.ok && reading.search.digits.some((digits) => number.includes(digits))).toBe(true)
    }),
  )
})

test('whatever is read is long enough to look for', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.constantFrom('CF', 'ca', '0', '12', '(0)', '+', ' ', 'f', '_', '@', 'tel:', 'sip:', '"', 'ß'))
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(anything, (typed) => {
      const reading = readSearch(typed)
      if (!reading.ok) return
      const { digits, conferenceIds, recordingIds, callIds, address } = reading.search
      const texts = [...digits, ...conferenceIds, ...recordingIds, ...callIds, ...(address ? [address] : [])]
      expect(texts.length).toBeGreaterThan(0)
      expect(Math.min(...texts.map((text) => text.length))).toBeGreaterThanOrEqual(4)
    }),
  )
})

function finds(search: Partial<Search>) {
  const nothing: Search = { digits: [], conferenceIds: [], recordingIds: [], callIds: [], address: null }
  return { ok: true, search: { ...nothing, ...search } }
}
