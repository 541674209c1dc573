import { expect, test } from 'vitest'
import { deliveryCriteria, deliveryFilters } from './filters'
import { activeDeliveryFilters, requestTypeWords } from './words'

const CLOCK = { timeZone: 'America/Chicago', now: new Date('2026-03-04T12:00:00Z') }

test('what was typed comes back as the parameters of the same list', () => {
  const typed = {
    verdict: 'refused',
    type: 'inboundCall',
    since: '7d',
    until: '2026-03-04',
    id: 'CF12ab',
  }
  const filters = deliveryFilters.parse({ ...typed, verdict: ' REFUSED ' }, CLOCK)
  expect(Object.fromEntries(deliveryFilters.toParams(filters))).toEqual(typed)
  expect(activeDeliveryFilters(filters, { ...CLOCK, locale: 'en' }).map(({ label }) => label)).toEqual([
    'Refused',
    'Inbound call',
    'Last 7 days to Mar 4, 2026',
    'ID: CF12ab',
  ])
})

test('what cannot be read says so and filters nothing', () => {
  const typed = {
    verdict: 'lost',
    type: 'x'.repeat(101),
    since: 'soon',
    until: '2026-02-30',
    id: 'a b',
  }
  const filters = deliveryFilters.parse(typed, CLOCK)
  for (const name of deliveryFilters.names)
    expect(filters[name]).toEqual({ typed: typed[name], meaning: null, error: expect.stringMatching(/\.$/) })
  expect(deliveryCriteria(filters, CLOCK)).toEqual({
    verdict: null,
    requestType: null,
    received: { from: null, before: null },
    ids: null,
  })
})

test('days are the viewer’s, and the wrong way round they are none', () => {
  const read = (params: Record<string, string>) =>
    deliveryCriteria(deliveryFilters.parse(params, CLOCK), CLOCK).received
  expect(read({ since: '2026-02-03', until: '2026-02-03' })).toEqual({
    from: new Date('2026-02-03T06:00:00Z'),
    before: new Date('2026-02-04T06:00:00Z'),
  })
  expect(read({ since: '2026-02-03', until: '2026-02-01' })).toEqual({ from: null, before: null })
})

test.each<[string, object | null]>([
  ['018f', { first: '018f0000-0000-0000-0000-000000000000', last: '018fffff-ffff-ffff-ffff-ffffffffffff' }],
  [
    '018F0000-0000-7',
    { first: '018f0000-0000-7000-0000-000000000000', last: '018f0000-0000-7fff-ffff-ffffffffffff' },
  ],
  [
    '018f0000-0000-7000-8000-000000000000',
    { first: '018f0000-0000-7000-8000-000000000000', last: '018f0000-0000-7000-8000-000000000000' },
  ],
  [
    '018f0000-',
    { first: '018f0000-0000-0000-0000-000000000000', last: '018f0000-ffff-ffff-ffff-ffffffffffff' },
  ],
  [
    '018f00…00fe',
    {
      first: '018f0000-0000-0000-0000-000000000000',
      last: '018f00ff-ffff-ffff-ffff-ffffffffffff',
      ending: '00fe',
    },
  ],
  [
    '“018F00…00FE”',
    {
      first: '018f0000-0000-0000-0000-000000000000',
      last: '018f00ff-ffff-ffff-ffff-ffffffffffff',
      ending: '00fe',
    },
  ],
  ['…00fe', null],
  ['RE018f', null],
  ['018f0000-0000-7000-8000-0000000000000', null],
])('%j is the beginning of these delivery ids', (id, deliveries) => {
  expect(deliveryFilters.parse({ id }, CLOCK).id.meaning?.deliveries ?? null).toEqual(
    deliveries && { ending: '', ...deliveries },
  )
})

test.each(['01f', 'a b c d', '+1 312 555 0142', 'sip:ann@example.com', 'CAfe12345', '%', '0'.repeat(150)])(
  '%j is no id of a delivery, a conference or a recording',
  (id) => {
    expect(deliveryFilters.parse({ id }, CLOCK).id.error).toBe(
      'Enter at least 4 characters of an ID, from its start or its end.',
    )
  },
)

test.each([
  ['conferenceRecordingStatus', 'Conference recording'],
  ['leaveConference', 'Leave conference'],
  ['<script>', '<script>'],
  ['other_kind', 'other_kind'],
  [null, 'No request type'],
])('%j is told as %j', (requestType, words) => {
  expect(requestTypeWords(requestType)).toBe(words)
})
