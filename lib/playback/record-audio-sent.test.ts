import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { MAX_DOWNLOADS, recordAudioSent } from './record-audio-sent'

const ORIGIN = { address: '203.0.113.7', userAgent: 'curl/8' }
const WHOLE = {
  status: 200,
  etag: null,
  range: null,
  sizeBytes: 1_000,
  contentType: 'audio/wav',
  seenFormat: 'wav',
  body: null,
} as const

test('downloads of one recording again and again fill the audit log no further', async () => {
  const actor = { kind: 'key', id: randomId('AC'), name: 'a key', role: 'manager' } as const
  const recordingId = randomId('RE')
  const download = (answer: Parameters<typeof recordAudioSent>[3] = WHOLE) =>
    recordAudioSent(actor, ORIGIN, { id: recordingId, conferenceId: randomId('CF') }, answer, {
      isDownload: true,
    })
  const noted = () => db().auditEvent.count({ where: { targetId: recordingId, action: 'downloaded' } })
  await download()
  await download()
  expect(await noted()).toBe(2)
  for (let times = 0; times < MAX_DOWNLOADS + 5; times++) await download()
  await download({ ...WHOLE, status: 206, range: { start: 0, end: 99 } })
  expect(await noted()).toBe(MAX_DOWNLOADS)
})
