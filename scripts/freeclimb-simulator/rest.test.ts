import { describe, expect, test } from 'vitest'
import { randomCredentials } from './credentials'
import type { RecordingPage } from './recording-list'
import type { Simulator } from './simulator'
import { audioByteLength, readAudio } from './sound/audio'
import { askApi, simulatorForTest } from './testing'

async function readPages(simulator: Simulator, path: string): Promise<RecordingPage[]> {
  const pages: RecordingPage[] = []
  let next: string | null = path
  while (next !== null) {
    const page: RecordingPage = await (await askApi(simulator, next)).json()
    pages.push(page)
    next = page.nextPageUri?.replace(`/Accounts/${simulator.accountId}`, '') ?? null
  }
  return pages
}

describe('lists', () => {
  test('paging visits every recording once, newest first', async () => {
    const simulator = await simulatorForTest({ pageSize: 7 })
    const added = Array.from({ length: 23 }, () => simulator.addRecording().recordingId)
    const pages = await readPages(simulator, '/Recordings')
    expect(pages.map(({ page, start, end }) => [page, start, end])).toEqual([
      [0, 0, 6],
      [1, 7, 13],
      [2, 14, 20],
      [3, 21, 22],
    ])
    expect(pages[0]).toMatchObject({ total: 23, numPages: 4, pageSize: 7 })
    expect(pages[0]?.nextPageUri).toMatch(/^\/Accounts\/AC[0-9a-f]{40}\/Recordings\?cursor=[0-9a-f]{40}$/)
    const seen = pages.flatMap(({ recordings }) => recordings.map(({ recordingId }) => recordingId))
    expect(seen).toEqual(added.reverse())
  })

  test('paging is not disturbed by a recording that is made meanwhile', async () => {
    const simulator = await simulatorForTest({ pageSize: 2 })
    for (let count = 0; count < 4; count++) simulator.addRecording()
    const first: RecordingPage = await (await askApi(simulator, '/Recordings')).json()
    simulator.addRecording()
    const next = String(first.nextPageUri).replace(`/Accounts/${simulator.accountId}`, '')
    const second: RecordingPage = await (await askApi(simulator, next)).json()
    const ids = [...first.recordings, ...second.recordings].map(({ recordingId }) => recordingId)
    expect(new Set(ids).size).toBe(4)
    expect(second.nextPageUri).toBeNull()
  })

  test('an odd next page has no question mark', async () => {
    const simulator = await simulatorForTest({ pageSize: 1, ampersandCursor: true })
    simulator.addRecording()
    simulator.addRecording()
    const page: RecordingPage = await (await askApi(simulator, '/Recordings')).json()
    expect(page.nextPageUri).toMatch(/\/Recordings&cursor=[0-9a-f]{40}$/)
    const mended = String(page.nextPageUri).replace('&', '?').replace(`/Accounts/${simulator.accountId}`, '')
    expect((await (await askApi(simulator, mended)).json()).page).toBe(1)
  })

  test('filters by conference, call, day and time', async () => {
    const simulator = await simulatorForTest()
    const old = simulator.addRecording({ createdAt: new Date('2026-01-02T03:04:05.678Z') })
    const recent = simulator.addRecording({ createdAt: new Date('2026-01-03T00:00:00Z') })
    const ofCall = simulator.addRecording({ callId: 'CA1', createdAt: new Date('2026-01-04T00:00:00Z') })
    const idsFor = async (query: string) => {
      const [page] = await readPages(simulator, query)
      return page?.recordings.map(({ recordingId }) => recordingId)
    }
    expect(await idsFor(`/Recordings?conferenceId=${old.conferenceId}`)).toEqual([old.recordingId])
    expect(await idsFor(`/Conferences/${recent.conferenceId}/Recordings`)).toEqual([recent.recordingId])
    expect(await idsFor('/Recordings?callId=CA1')).toEqual([ofCall.recordingId])
    expect(await idsFor('/Recordings?dateCreated=2026-01-02')).toEqual([old.recordingId])
    expect(await idsFor('/Recordings?startTime=2026-01-03 00:00:00')).toEqual([
      ofCall.recordingId,
      recent.recordingId,
    ])
    expect(await idsFor('/Recordings?endTime=2026-01-02 03:04:05')).toEqual([old.recordingId])
    expect((await askApi(simulator, '/Recordings?dateCreated=yesterday')).status).toBe(400)
    expect((await askApi(simulator, '/Recordings?cursor=nothing')).status).toBe(400)
    expect((await askApi(simulator, '/Conferences/CF0/Recordings')).status).toBe(404)
  })
})

test('recordings can be added in bulk, changed and forgotten', async () => {
  const simulator = await simulatorForTest({ pageSize: 2 })
  const createdAt = new Date('2026-01-02T00:00:00Z')
  const added = simulator.addRecordings({ count: 3, createdAt, apartSec: 10, durationSec: 5 })
  simulator.changeDuration(added[1]?.recordingId ?? '', 9)
  simulator.deleteRecording(added[2]?.recordingId ?? '')
  simulator.setTrouble(added[0]?.recordingId ?? '', 'broken-item')
  const pages = await readPages(simulator, '/Recordings')
  expect(pages.flatMap(({ recordings }) => recordings)).toMatchObject([
    { recordingId: null, dateCreatedISO: '2026-01-02T00:00:00.000Z', durationSec: 5 },
    { recordingId: added[1]?.recordingId, dateCreatedISO: '2026-01-01T23:59:50.000Z', durationSec: 9 },
    { recordingId: added[2]?.recordingId, dateCreatedISO: '2026-01-01T23:59:40.000Z', deleted: true },
  ])
  simulator.forgetCursors()
  const next = String(pages[0]?.nextPageUri).replace(`/Accounts/${simulator.accountId}`, '')
  expect((await askApi(simulator, next)).status).toBe(400)
})

test('one recording has the documented fields', async () => {
  const simulator = await simulatorForTest()
  const { recordingId, conferenceId } = simulator.addRecording({
    durationSec: 75,
    createdAt: new Date('2026-06-15T20:45:30.123Z'),
  })
  const uri = `/Accounts/${simulator.accountId}/Recordings/${recordingId}`
  expect(await (await askApi(simulator, `/Recordings/${recordingId}`)).json()).toEqual({
    uri,
    revision: 1,
    dateCreated: 'Mon, 15 Jun 2026 20:45:30 GMT',
    dateUpdated: 'Mon, 15 Jun 2026 20:45:30 GMT',
    dateCreatedISO: '2026-06-15T20:45:30.123Z',
    dateUpdatedISO: '2026-06-15T20:45:30.123Z',
    recordingId,
    accountId: simulator.accountId,
    callId: null,
    conferenceId,
    durationSec: 75,
    deleted: false,
    type: 'private',
    mimeType: 'audio/wav',
    downloadUrl: `${uri}/Download`,
  })
})

test('wrong credentials get one and the same answer', async () => {
  const simulator = await simulatorForTest()
  const { recordingId } = simulator.addRecording()
  const strangers = [undefined, 'Basic bm86bm8=', 'Bearer x', `Basic ${btoa(`${simulator.accountId}:wrong`)}`]
  const bodies = new Set<string>()
  for (const authorization of strangers) {
    for (const path of ['', `/${recordingId}`, `/${recordingId}/Download`, '/RE0']) {
      const url = `${simulator.apiUrl}/Accounts/${simulator.accountId}/Recordings${path}`
      const response = await fetch(url, authorization ? { headers: { authorization } } : {})
      expect(response.status).toBe(401)
      bodies.add(await response.text())
    }
  }
  expect(bodies.size).toBe(1)
})

test('another account is refused, unknown things are not found, errors come in both shapes', async () => {
  const simulator = await simulatorForTest()
  const basic = `Basic ${btoa(`${simulator.accountId}:${simulator.apiKey}`)}`
  const other = `${simulator.apiUrl}/Accounts/${randomCredentials().accountId}/Recordings`
  expect((await fetch(other, { headers: { authorization: basic } })).status).toBe(403)
  const url = 'https://docs.freeclimb.com/reference/error-and-warning-dictionary#68'
  const text = 'Recording ID not found'
  const second = await askApi(simulator, '/Recordings/RE0')
  expect([second.status, await second.json()]).toEqual([404, { code: 68, call: text, url, details: {} }])
  const third = await askApi(simulator, '/Recordings/RE0')
  expect([third.status, await third.json()]).toEqual([404, { code: 68, message: text, url, details: {} }])
  expect((await askApi(simulator, '/Queues')).status).toBe(404)
  expect((await askApi(simulator, '/Recordings', { method: 'POST' })).status).toBe(405)
})

test('a deleted recording leaves its metadata', async () => {
  const simulator = await simulatorForTest()
  const { recordingId } = simulator.addRecording({ durationSec: 3 })
  expect((await askApi(simulator, `/Recordings/${recordingId}`, { method: 'DELETE' })).status).toBe(204)
  expect(await (await askApi(simulator, `/Recordings/${recordingId}`)).json()).toMatchObject({
    deleted: true,
  })
  for (const [path, method] of [
    ['/Download', 'GET'],
    ['/Stream', 'GET'],
    ['', 'DELETE'],
  ]) {
    const response = await askApi(simulator, `/Recordings/${recordingId}${path}`, { method: method ?? 'GET' })
    expect([response.status, (await response.json()).code]).toEqual([404, 77])
  }
})

describe('audio', () => {
  test.each(['Download', 'Stream'])('%s answers the whole file', async (action) => {
    const simulator = await simulatorForTest()
    const { recordingId } = simulator.addRecording({ durationSec: 20 })
    const response = await askApi(simulator, `/Recordings/${recordingId}/${action}`)
    const source = { recordingId, durationSec: 20 }
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('audio/wav')
    expect(response.headers.get('content-length')).toBe(String(audioByteLength(source)))
    const whole = readAudio(source, 0, audioByteLength(source))
    expect(Buffer.from(await response.arrayBuffer()).equals(whole)).toBe(true)
  })

  test('answers a range with just that', async () => {
    const simulator = await simulatorForTest()
    const { recordingId } = simulator.addRecording({ durationSec: 20 })
    const source = { recordingId, durationSec: 20 }
    const byteLength = audioByteLength(source)
    for (const [range, start, end] of [
      ['bytes=0-1', 0, 2],
      ['bytes=100-', 100, byteLength],
      ['bytes=-300', byteLength - 300, byteLength],
      [`bytes=9000-${byteLength + 50}`, 9000, byteLength],
    ] as const) {
      const response = await askApi(simulator, `/Recordings/${recordingId}/Download`, { headers: { range } })
      expect(response.status).toBe(206)
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${byteLength}`)
      expect(Buffer.from(await response.arrayBuffer()).equals(readAudio(source, start, end))).toBe(true)
    }
    const outside = { headers: { range: `bytes=${byteLength}-` } }
    const response = await askApi(simulator, `/Recordings/${recordingId}/Download`, outside)
    expect([response.status, response.headers.get('content-range')]).toEqual([416, `bytes */${byteLength}`])
  })

  test('can ignore ranges, for one recording, by trouble, or always', async () => {
    const simulator = await simulatorForTest()
    const always = await simulatorForTest({ rangeIgnored: true })
    const troubled = simulator.addRecording({ durationSec: 3, trouble: 'range-ignored' })
    const one = simulator.addRecording({ durationSec: 3, rangeIgnored: true })
    const any = always.addRecording({ durationSec: 3 })
    for (const [asked, { recordingId, durationSec }] of [
      [simulator, troubled],
      [simulator, one],
      [always, any],
    ] as const) {
      const headers = { range: 'bytes=0-1' }
      const response = await askApi(asked, `/Recordings/${recordingId}/Download`, { headers })
      expect([response.status, response.headers.get('accept-ranges')]).toEqual([200, null])
      expect((await response.arrayBuffer()).byteLength).toBe(audioByteLength({ recordingId, durationSec }))
    }
  })
})

describe('troubles', () => {
  test.each([
    ['status-401', 401, 50],
    ['status-404', 404, 68],
    ['deleted', 404, 77],
    ['not-ready', 404, 69],
    ['rate-limited', 429, 24],
    ['server-error', 500, 0],
  ] as const)('%s', async (trouble, httpStatus, code) => {
    const simulator = await simulatorForTest()
    const { recordingId } = simulator.addRecording({ durationSec: 3, trouble })
    const well = simulator.addRecording({ durationSec: 3 })
    const response = await askApi(simulator, `/Recordings/${recordingId}/Download`)
    expect([response.status, (await response.json()).code]).toEqual([httpStatus, code])
    expect(response.headers.get('retry-after')).toBe(trouble === 'rate-limited' ? '1' : null)
    expect((await askApi(simulator, `/Recordings/${well.recordingId}/Download`)).status).toBe(200)
    simulator.setTrouble(recordingId, null)
    expect((await askApi(simulator, `/Recordings/${recordingId}/Download`)).status).toBe(200)
  })

  test('a trouble for all also meets the lists, and ends after so many times', async () => {
    const simulator = await simulatorForTest()
    const { recordingId } = simulator.addRecording({ durationSec: 3 })
    simulator.setTrouble('all', { name: 'rate-limited', times: 2, retryAfterSec: 7 })
    const first = await askApi(simulator, '/Recordings')
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
    expect((await askApi(simulator, `/Recordings/${recordingId}`)).status).toBe(429)
    expect((await askApi(simulator, `/Recordings/${recordingId}`)).status).toBe(200)
  })

  test('a stall never answers, and counts as aborted once the client gives up', async () => {
    const simulator = await simulatorForTest()
    const { recordingId } = simulator.addRecording({ durationSec: 3, trouble: 'stall' })
    const signal = AbortSignal.timeout(150)
    await expect(askApi(simulator, `/Recordings/${recordingId}/Download`, { signal })).rejects.toThrow()
    await expect.poll(() => simulator.stats().aborted).toBe(1)
  })

  test.each(['reset-midway', 'truncated'] as const)('%s breaks off', async (trouble) => {
    const simulator = await simulatorForTest()
    const { recordingId } = simulator.addRecording({ durationSec: 60, trouble })
    const reading = askApi(simulator, `/Recordings/${recordingId}/Download`).then((it) => it.arrayBuffer())
    await expect(reading).rejects.toThrow()
    await expect.poll(() => simulator.stats()).toMatchObject({ inFlight: 0, aborted: 0 })
  })

  test('a body can be empty, or come without its length', async () => {
    const simulator = await simulatorForTest()
    const empty = simulator.addRecording({ durationSec: 3, trouble: 'empty-body' })
    const unmeasured = simulator.addRecording({ durationSec: 3, trouble: 'no-length' })
    const first = await askApi(simulator, `/Recordings/${empty.recordingId}/Download`)
    expect([first.status, await first.text()]).toEqual([200, ''])
    const second = await askApi(simulator, `/Recordings/${unmeasured.recordingId}/Download`)
    expect(second.headers.get('content-length')).toBeNull()
    expect((await second.arrayBuffer()).byteLength).toBe(audioByteLength(unmeasured))
  })
})

test('counts requests, bytes and clients that went away', async () => {
  const simulator = await simulatorForTest()
  const short = simulator.addRecording({ durationSec: 3 })
  const hour = simulator.addRecording({ durationSec: 3600 })
  await (await askApi(simulator, `/Recordings/${short.recordingId}/Download`)).arrayBuffer()
  const leaving = new AbortController()
  const response = await askApi(simulator, `/Recordings/${hour.recordingId}/Stream`, {
    signal: leaving.signal,
  })
  await response.body?.getReader().read()
  leaving.abort()
  await expect.poll(() => simulator.stats().aborted).toBe(1)
  const stats = simulator.stats()
  expect(stats).toMatchObject({ requests: 2, byEndpoint: { download: 1, stream: 1, list: 0 } })
  expect(stats.byRecording[short.recordingId]).toEqual({
    requests: 1,
    bytesSent: audioByteLength(short),
    aborted: 0,
  })
  expect(stats.byRecording[hour.recordingId]?.bytesSent).toBeLessThan(audioByteLength(hour) / 2)
})

test('a share of the requests can be troubled, the same by the same seed', async () => {
  const troubled = async (seed: string) => {
    const simulator = await simulatorForTest()
    simulator.setTrouble('all', { name: 'rate-limited', share: 0.5, seed, retryAfterSec: 3 })
    const statuses: number[] = []
    for (let count = 0; count < 20; count++) statuses.push((await askApi(simulator, '/Recordings')).status)
    return statuses
  }
  const statuses = await troubled('a')
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  expect(await troubled('a')).toEqual(statuses)
  expect(await troubled('b')).not.toEqual(statuses)
})

test.each([
  ['length-too-short', -1000],
  ['length-too-long', 1000],
] as const)('%s', async (trouble, misstatement) => {
  const simulator = await simulatorForTest()
  const { recordingId, durationSec } = simulator.addRecording({ durationSec: 3, trouble })
  const response = await askApi(simulator, `/Recordings/${recordingId}/Download`)
  const byteLength = audioByteLength({ recordingId, durationSec })
  expect(response.headers.get('content-length')).toBe(String(byteLength + misstatement))
  const body = response.arrayBuffer().then(({ byteLength }) => byteLength)
  if (misstatement > 0) await expect(body).rejects.toThrow()
  else expect(await body).toBe(byteLength + misstatement)
})

test('measures how hard it is asked', async () => {
  const simulator = await simulatorForTest()
  const { recordingId } = simulator.addRecording({ durationSec: 3, trouble: 'stall' })
  const leaving = new AbortController()
  const stalled = [0, 1, 2].map(() =>
    askApi(simulator, `/Recordings/${recordingId}/Download`, { signal: leaving.signal }).catch(() => {}),
  )
  await expect.poll(() => simulator.stats().inFlight).toBe(3)
  await askApi(simulator, '/Recordings')
  leaving.abort()
  await Promise.all(stalled)
  expect(simulator.stats()).toMatchObject({
    maxInFlight: 4,
    paceByEndpoint: {
      list: { maxStartsInASecond: 1, maxInFlight: 1 },
      download: { maxStartsInASecond: 3, maxInFlight: 3 },
      delete: { maxStartsInASecond: 0, maxInFlight: 0 },
    },
  })
})
