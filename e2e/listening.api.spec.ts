import { type APIRequestContext, request as playwright } from '@playwright/test'
import { createKey } from '../lib/api-keys/api-keys'
import { ON_THE_SERVER } from '../lib/audit/append'
import { db } from '../lib/db'
import { audioByteLength } from '../scripts/freeclimb-simulator/sound/audio'
import { expect, test } from './support/fixtures'
import { NOBODY } from './support/signed-in'

type Asked = {
  name: string
  headers?: Record<string, string>
  method?: 'GET' | 'HEAD'
  /** Sends the recording's ETag in this header */
  knows?: 'if-range' | 'if-none-match'
  status: number
  /** Whether the audit log counts it: audio is sent, or the client may play its cached copy */
  isNoted: boolean
}

const probe = { range: 'bytes=0-0' }
const ASKED: Asked[] = [
  { name: 'the whole', status: 200, isNoted: true },
  { name: 'the first byte, which tells whether it is there', headers: probe, status: 206, isNoted: false },
  { name: 'the first byte of a list', headers: { range: 'bytes=0-0,' }, status: 206, isNoted: false },
  { name: 'the first byte of this version', headers: probe, knows: 'if-range', status: 206, isNoted: false },
  {
    name: 'the first byte of another version',
    headers: { ...probe, 'if-range': '"x"' },
    status: 200,
    isNoted: true,
  },
  {
    name: 'the first byte of a weak version',
    headers: { ...probe, 'if-range': 'W/"x"' },
    status: 200,
    isNoted: true,
  },
  {
    name: 'the first byte since a date',
    headers: { ...probe, 'if-range': 'Wed, 21 Oct 2026 07:28:00 GMT' },
    status: 200,
    isNoted: true,
  },
  { name: 'the first byte and more', headers: { range: 'bytes=0-0,1-' }, status: 200, isNoted: true },
  { name: 'the first of something else', headers: { range: 'lines=0-0' }, status: 200, isNoted: true },
  { name: 'the second byte', headers: { range: 'bytes=1-1' }, status: 206, isNoted: true },
  { name: 'the last byte', headers: { range: 'bytes=-1' }, status: 206, isNoted: true },
  { name: 'two bytes', headers: { range: 'bytes=0-1' }, status: 206, isNoted: true },
  { name: 'all in one range', headers: { range: 'bytes=0-' }, status: 206, isNoted: true },
  { name: 'nothing that is there', headers: { range: 'bytes=99999999-' }, status: 416, isNoted: false },
  { name: 'whether a kept copy is good', knows: 'if-none-match', status: 304, isNoted: true },
  {
    name: 'whether a kept copy is good, by its first byte',
    headers: probe,
    knows: 'if-none-match',
    status: 304,
    isNoted: true,
  },
  { name: 'HEAD', method: 'HEAD', status: 200, isNoted: false },
  { name: 'HEAD of a range', method: 'HEAD', headers: { range: 'bytes=5-' }, status: 206, isNoted: false },
]

const noted = async (recordingId: string) => ({
  listenings: await db().listening.count({ where: { recordingId } }),
  downloads: await db().auditEvent.count({ where: { targetId: recordingId, action: 'downloaded' } }),
})

for (const asker of ['a session', 'an API key'] as const) {
  test.describe(asker, () => {
    let program: APIRequestContext | null = null
    test.afterAll(async () => program?.dispose())

    async function clientOf(session: APIRequestContext, baseURL: string | undefined) {
      if (asker === 'a session') return session
      program ??= await programOf(baseURL)
      return program
    }

    test('is noted by what it is sent, whatever it asks for', async ({ runConference, request, baseURL }) => {
      const client = await clientOf(request, baseURL)
      const { recordings } = await runConference({ durationSec: 2, recordings: ASKED.length })
      for (const [index, { name, headers, method = 'GET', knows, status, isNoted }] of ASKED.entries()) {
        const recordingId = recordings[index]?.recordingId ?? ''
        for (const isDownload of [false, true]) {
          const address = `/api/recordings/${recordingId}/audio${isDownload ? '?download=1' : ''}`
          const etag = (await client.head(address)).headers().etag ?? ''
          const answer = await client.fetch(address, {
            method,
            headers: { ...headers, ...(knows && { [knows]: etag }) },
          })
          expect(answer.status(), name).toBe(status)
        }
        const count = isNoted ? 1 : 0
        expect(await noted(recordingId), name).toEqual({ listenings: count, downloads: count })
      }
    })

    test('that takes a recording in many small ranges is noted once', async ({
      runConference,
      request,
      baseURL,
    }) => {
      const client = await clientOf(request, baseURL)
      const { recordings } = await runConference({ durationSec: 5 })
      const [recording] = recordings
      if (!recording) throw new Error('the simulator made no recording')
      const address = `/api/recordings/${recording.recordingId}/audio`
      for (let start = 0; start < audioByteLength(recording); start += 5_000) {
        const headers = { range: `bytes=${start}-${start + 4_999}` }
        for (const query of ['', '?download=1'])
          expect((await client.get(address + query, { headers })).status()).toBe(206)
      }
      expect(await noted(recording.recordingId)).toEqual({ listenings: 1, downloads: 1 })
    })
  })
}

async function programOf(baseURL: string | undefined) {
  const key = await createKey(
    { name: 'e2e listening', role: 'manager', expiresAt: new Date(Date.now() + 3_600_000) },
    ON_THE_SERVER,
  )
  const extraHTTPHeaders = { authorization: `Bearer ${key}` }
  return playwright.newContext({ baseURL, storageState: NOBODY, extraHTTPHeaders })
}
