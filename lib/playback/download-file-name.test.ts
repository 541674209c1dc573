import fc from 'fast-check'
import { expect, test } from 'vitest'
import { downloadFileName } from './download-file-name'

const CALL = {
  startedAt: new Date('2026-11-23T19:31:59Z'),
  from: '+13125550142',
  to: '+17735550199',
  number: 2,
  count: 2,
  contentType: 'audio/wav',
}

test.each<[Partial<Parameters<typeof downloadFileName>[0]>, string]>([
  [{}, 'roomtone-2026-11-23-1331-0142-to-0199-recording-2.wav'],
  [{ number: 1, count: 1 }, 'roomtone-2026-11-23-1331-0142-to-0199.wav'],
  [{ count: 1, from: null }, 'roomtone-2026-11-23-1331-unknown-to-0199.wav'],
  [{ count: 1, from: null, to: null }, 'roomtone-2026-11-23-1331.wav'],
  [
    { count: 1, from: 'sip:Ann.Lee@pbx.example.com', to: 'sip:+13125550142@x' },
    'roomtone-2026-11-23-1331-ann-lee-to-0142.wav',
  ],
  [{ count: 1, from: '911', to: '日本' }, 'roomtone-2026-11-23-1331-911-to-unknown.wav'],
  [{ count: 1, contentType: 'Audio/MPEG; charset=binary' }, 'roomtone-2026-11-23-1331-0142-to-0199.mp3'],
  [{ count: 1, contentType: 'audio/x-wav' }, 'roomtone-2026-11-23-1331-0142-to-0199.wav'],
])('%j is saved as %s', (changes, name) => {
  expect(downloadFileName({ ...CALL, ...changes }, 'America/Chicago')).toBe(name)
})

test('whatever FreeClimb sends, a name is one that every system and header takes, and tells no whole number', () => {
  const anyParty = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('+13125550142')))
  fc.assert(
    fc.property(anyParty, anyParty, (from, to) => {
      const name = downloadFileName({ ...CALL, from, to }, 'UTC')
      expect(name).toMatch(/^roomtone-2026-11-23-1931[a-z0-9+-]*\.wav$/)
      expect(name.replace('2026-11-23-1931', '')).not.toMatch(/\d{5}/)
      expect(name.length).toBeLessThan(150)
    }),
  )
})
