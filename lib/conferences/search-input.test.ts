import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSearch, type Search } from './search-input'

const TOO_SHORT = 'Enter at least 4 digits of a phone number, or the start of an ID or a name.'
const TOO_LONG = 'Too long for a phone number, an ID or a name.'
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
    ['tel:+44 020 7946 0321', '4402079460321', '442079460321'],
    ['+44 020 7946 0321', '4402079460321', '442079460321'],
    ['+39 06 1234 5678', '390612345678', '39612345678'],
    ['011 44 20 7946 0321', '011442079460321', '11442079460321', '442079460321'],
    ['8 (495) 123-45-67', '84951234567', '4951234567'],
    ['8 10 44 20 7946 0321', '810442079460321', '442079460321'],
    ['312-555-0199,23', '3125550199'],
    ['(312) 555-0199 #23', '3125550199'],
    ['３１２ ５５５', '312555'],
    ['＋１（３１２）５５５－０１９９', '13125550199'],
    ['+٣١٢٥٥٥', '312555'],
    ['+۳۱۲۵۵۵', '312555'],
    ['312\u00ad555\u200b\u00a00199', '3125550199'],
    ['*312 555*', '312555'],
    ['+1312*', '1312…'],
    ['+1 (312) …', '1312…'],
    ['…01 42', '…0142'],
    ['+1312...0142', '1312…0142'],
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
    ['re65A1', { recordingIds: ['RE65a1', 're65A1'], address: 're65A1' }],
    ['RE_Test-1', { recordingIds: ['RE_test-1', 'RE_Test-1'], address: 'RE_Test-1' }],
    ['CAR123', { callIds: ['CAr123', 'CAR123'], address: 'CAR123' }],
    [
      'RC12345',
      { conferenceIds: ['RC12345'], recordingIds: ['RC12345'], callIds: ['RC12345'], address: 'RC12345' },
    ],
    [
      'room-7',
      { conferenceIds: ['room-7'], recordingIds: ['room-7'], callIds: ['room-7'], address: 'room-7' },
    ],
    [
      'ee65a1',
      { conferenceIds: ['CFee65a1'], recordingIds: ['REee65a1'], callIds: ['CAee65a1'], address: 'ee65a1' },
    ],
    [
      'EE65A1',
      { conferenceIds: ['CFee65a1'], recordingIds: ['REee65a1'], callIds: ['CAee65a1'], address: 'EE65A1' },
    ],
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
      {
        conferenceIds: ['CFcafe12'],
        recordingIds: ['REcafe12'],
        callIds: ['CAfe12', 'cafe12', 'CAcafe12'],
        address: 'cafe12',
      },
    ],
    [
      'ca1234',
      {
        conferenceIds: ['CFca1234'],
        recordingIds: ['REca1234'],
        callIds: ['CA1234', 'ca1234', 'CAca1234'],
        address: 'ca1234',
      },
    ],
    [
      'cfEE65',
      {
        conferenceIds: ['CFee65', 'cfEE65', 'CFcfee65'],
        recordingIds: ['REcfee65'],
        callIds: ['CAcfee65'],
        address: 'cfEE65',
      },
    ],
    [
      'CAFE',
      {
        conferenceIds: ['CFcafe'],
        recordingIds: ['REcafe'],
        callIds: ['CAfe', 'CAFE', 'CAcafe'],
        address: 'CAFE',
      },
    ],
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

describe('reads an id as it is shown', () => {
  const shown = (id: string) => `${id.slice(0, 6)}…${id.slice(-4)}`
  test.each<[string, Partial<Search>]>([
    [shown(`CF${HEX_40}`), { conferenceIds: ['CFee65…a790'] }],
    ['CFee65...a790', { conferenceIds: ['CFee65…a790'] }],
    [' “REee65*A790” ', { recordingIds: ['REee65…a790'] }],
    [
      '1312*',
      { digits: ['1312…'], conferenceIds: ['CF1312…'], recordingIds: ['RE1312…'], callIds: ['CA1312…'] },
    ],
    ['CF…a790', { conferenceIds: ['CF…a790'] }],
    ['…a790', { conferenceIds: ['…a790'], recordingIds: ['…a790'], callIds: ['…a790'] }],
    ['*0142', { digits: ['…0142'], conferenceIds: ['…0142'], recordingIds: ['…0142'], callIds: ['…0142'] }],
    [
      'ee65…a790',
      { conferenceIds: ['CFee65…a790'], recordingIds: ['REee65…a790'], callIds: ['CAee65…a790'] },
    ],
  ])('%j', (typed, search) => {
    const { ok, value: read } = readSearch(typed) as { ok: boolean; value: Search }
    expect({ ok, value: { ...read, digits: search.digits ?? read.digits } }).toEqual(finds(search))
  })
})

describe('reads what a row shows in a number’s place', () => {
  test.each<[string, Partial<Search>]>([
    ['anonymous', { address: 'anonymous' }],
    ['Restricted', { address: 'Restricted' }],
    ['Bob', { address: 'Bob' }],
    ['Ann Smith', { address: 'Ann Smith' }],
    ['Zoë', { address: 'Zoë' }],
    ['unknown', { address: 'unknown', isUnknown: true }],
    ['Unknown numbers', { address: 'Unknown numbers', isUnknown: true }],
    ['No numbers sent', { address: 'No numbers sent', isUnknown: true }],
    ['Mobile: +1 312 555 0199', { digits: ['13125550199'], address: 'Mobile: +1 312 555 0199' }],
    ['Ann Smith <+1 312 555 0199>', { digits: ['13125550199'], address: 'Ann Smith <+1 312 555 0199>' }],
    ['+1 (312) 555-0199 ext. 23', { digits: ['13125550199'], address: '+1 (312) 555-0199 ext. 23' }],
    ['312 555 0199 x23', { digits: ['3125550199'], address: '312 555 0199 x23' }],
    ['312 555 0199 (mobile)', { digits: ['3125550199'], address: '312 555 0199 (mobile)' }],
    ['+1 (312) 555-0199 → +1 (773) 555-0142', { digits: ['13125550199', '17735550142'] }],
  ])('%j', (typed, search) => {
    const reading = readSearch(typed)
    expect(reading).toMatchObject({ ok: true, value: search })
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
    ['٣١٢', TOO_SHORT],
    ['…012', TOO_SHORT],
    ['CF…e6', TOO_SHORT],
    ['0132…0199…', TOO_SHORT],
    ['a b c d', TOO_SHORT],
    ['☎☎☎☎', TOO_SHORT],
    ['312 555 0199 312 555 0142 1', TOO_LONG],
    ['a'.repeat(129), TOO_LONG],
    ['1'.repeat(201), TOO_LONG],
    [`${'x'.repeat(200)}@example.com`, TOO_LONG],
  ])('%j', (typed, problem) => {
    expect(readSearch(typed)).toEqual({ ok: false, problem })
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
      expect(reading.ok && reading.value.digits.some((digits) => number.includes(digits))).toBe(true)
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
      const { digits, conferenceIds, recordingIds, callIds, address } = reading.value
      const texts = [...digits, ...conferenceIds, ...recordingIds, ...callIds, ...(address ? [address] : [])]
      expect(texts.length).toBeGreaterThan(0)
      expect(Math.min(...texts.map((text) => text.length))).toBeGreaterThanOrEqual(3)
    }),
  )
})

function finds(search: Partial<Search>) {
  const nothing: Search = {
    digits: [],
    conferenceIds: [],
    recordingIds: [],
    callIds: [],
    address: null,
    isUnknown: false,
  }
  return { ok: true, value: { ...nothing, ...search } }
}
