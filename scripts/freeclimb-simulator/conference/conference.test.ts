import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { randomCredentials } from '../credentials'
import { audioByteLength, readAudio } from '../sound/audio'
import { askApi, type ReceivedPost, receiverForTest, simulatorForTest } from '../testing'

function stepsOf(received: readonly ReceivedPost[]): string[] {
  return received.map(({ post }) =>
    post.requestType === 'conferenceStatus' ? post.status : post.requestType,
  )
}

const WHOLE_LIFE = ['empty', 'populated', 'inProgress', 'empty', 'terminated', 'conferenceRecordingStatus']

test('a conference lives through every status and then tells of its recording', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  const report = await simulator.runConference({ callbackUrl: url, durationSec: 61 })
  expect(stepsOf(received)).toEqual(WHOLE_LIFE)
  expect(report.posts.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 200, 200, 200, 200])
  const [recording] = report.recordings
  expect(received.at(-1)?.post).toMatchObject({
    accountId: simulator.accountId,
    conferenceId: report.conferenceId,
    status: 'terminated',
    recordingId: recording?.recordingId,
    recordingDurationSec: 61,
    recordingUrl: `${simulator.apiUrl}/Accounts/${simulator.accountId}/Recordings/${recording?.recordingId}/Download`,
  })
  expect(received[0]?.post).toMatchObject({
    recordingId: null,
    recordingUrl: null,
    recordingDurationSec: null,
  })
  const resource = await (await askApi(simulator, `/Recordings/${recording?.recordingId}`)).json()
  expect(resource).toMatchObject({ conferenceId: report.conferenceId, callId: null, durationSec: 61 })
})

test('its recording can be of two channels, with gaps', async () => {
  const simulator = await simulatorForTest()
  const { url } = await receiverForTest()
  const sound = { durationSec: 20, gapSec: 5, stereo: true }
  const { recordings } = await simulator.runConference({ callbackUrl: url, ...sound })
  const { recordingId = '' } = recordings[0] ?? {}
  const source = { recordingId, ...sound }
  const whole = await askApi(simulator, `/Recordings/${recordingId}/Download`)
  expect(whole.headers.get('content-length')).toBe(String(audioByteLength(source)))
  expect(Buffer.from(await whole.arrayBuffer()).equals(readAudio(source, 0, Infinity))).toBe(true)
  const range = { headers: { range: 'bytes=161001-162000' } }
  const part = await askApi(simulator, `/Recordings/${recordingId}/Download`, range)
  expect(Buffer.from(await part.arrayBuffer()).equals(readAudio(source, 161_001, 162_001))).toBe(true)
})

test('a room that fills again has several recordings', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  const report = await simulator.runConference({ callbackUrl: url, recordings: 2 })
  expect(stepsOf(received)).toEqual([
    ...['empty', 'populated', 'inProgress', 'empty', 'populated', 'inProgress', 'empty', 'terminated'],
    ...['conferenceRecordingStatus', 'conferenceRecordingStatus'],
  ])
  expect(new Set(report.recordings.map(({ recordingId }) => recordingId)).size).toBe(2)
})

test('a room that is never in progress records nothing', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  await simulator.runConference({ callbackUrl: url, recordings: 0 })
  expect(stepsOf(received)).toEqual(['empty', 'populated', 'empty', 'terminated'])
})

test('bodies are compact JSON with sorted keys and nulls, and carry a request id and a type', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  await simulator.runConference({ callbackUrl: url, createdBy: 'rest' })
  for (const { body, headers } of received) {
    expect(body).toBe(JSON.stringify(JSON.parse(body)))
    expect(Object.keys(JSON.parse(body))).toEqual([
      ...['accountId', 'callId', 'callStatus', 'conferenceId', 'direction', 'from', 'queueId'],
      ...['recordingDurationSec', 'recordingId', 'recordingUrl', 'requestType', 'status', 'to'],
    ])
    expect(JSON.parse(body)).toMatchObject({
      callId: null,
      callStatus: null,
      direction: null,
      from: null,
      to: null,
    })
    expect(headers['request-id']).toMatch(/^RQ[0-9a-f]{40}$/)
    expect(headers['content-type']).toBe('application/json')
  }
  expect(new Set(received.map(({ headers }) => headers['request-id'])).size).toBe(1)
})

test('every second conference has a call of its own', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  await simulator.runConference({ callbackUrl: url })
  await simulator.runConference({ callbackUrl: url })
  const calls = received.map(({ post }) => post.callId !== null)
  expect(calls).toEqual([...WHOLE_LIFE.map(() => true), ...WHOLE_LIFE.map(() => false)])
  expect(received[0]?.post).toMatchObject({
    callId: expect.stringMatching(/^CA[0-9a-f]{40}$/),
    from: expect.stringMatching(/^\+\d{11,15}$/),
    to: expect.stringMatching(/^\+\d{11,15}$/),
    callStatus: 'inProgress',
    direction: expect.stringMatching(/^(inbound|outboundAPI)$/),
    queueId: null,
  })
})

test('each post is signed with every secret, over the time and the bytes', async () => {
  const signingSecrets = ['sigsec_old', 'sigsec_new']
  const simulator = await simulatorForTest({ credentials: { ...randomCredentials(), signingSecrets } })
  const { url, received } = await receiverForTest()
  const sentAfterSec = Math.floor(Date.now() / 1000)
  await simulator.runConference({ callbackUrl: url })
  for (const { body, headers } of received) {
    const header = String(headers['freeclimb-signature'])
    const timestamp = /^t=(\d+),v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/.exec(header)?.[1]
    expect(Number(timestamp)).toBeGreaterThanOrEqual(sentAfterSec)
    const expected = signingSecrets.map((secret) => {
      return `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(Buffer.from(body)).digest('hex')}`
    })
    expect(header).toBe(`t=${timestamp},${expected.join(',')}`)
  }
})

test('duplicates arrive twice, byte for byte', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  const report = await simulator.runConference({ callbackUrl: url, duplicates: 1 })
  expect(report.posts.filter(({ duplicate }) => duplicate).length).toBe(6)
  expect(received.length).toBe(12)
  for (const body of new Set(received.map((one) => one.body))) {
    // A conference has two `empty` posts with the same body.
    expect(received.filter((one) => one.body === body).length).toBe(body.includes('"status":"empty"') ? 4 : 2)
  }
})

test('dropped posts are never sent, but the recording is there', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  const report = await simulator.runConference({ callbackUrl: url, drop: ['conferenceRecordingStatus'] })
  expect(stepsOf(received)).toEqual(WHOLE_LIFE.slice(0, -1))
  expect(report.posts.at(-1)).toMatchObject({ dropped: true, httpStatus: null })
  const list = await (await askApi(simulator, '/Recordings')).json()
  expect(list.recordings).toMatchObject([{ recordingId: report.recordings[0]?.recordingId }])
})

test('everything can be dropped', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  await simulator.runConference({ callbackUrl: url, drop: 1 })
  expect(received).toEqual([])
})

test('reordered posts are all there in another order', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  await simulator.runConference({ callbackUrl: url, reorder: true })
  expect(stepsOf(received)).not.toEqual(WHOLE_LIFE)
  expect(stepsOf(received).sort()).toEqual([...WHOLE_LIFE].sort())
})

test('all posts can be sent in the same moment', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  await simulator.runConference({ callbackUrl: url, atOnce: true, duplicates: 1 })
  expect(received.length).toBe(12)
})

test('the recording can ride on the post that ends it, and its own post can say that the room is in use', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  const report = await simulator.runConference({
    callbackUrl: url,
    recordingOnEmpty: true,
    snapshotStatus: 'populated',
  })
  const recordingId = report.recordings[0]?.recordingId
  expect(received[0]?.post).toMatchObject({ status: 'empty', recordingId: null })
  expect(received[3]?.post).toMatchObject({ status: 'empty', recordingId })
  expect(received[5]?.post).toMatchObject({ status: 'populated', recordingId })
})

test('pace and delay only take time', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  const startedAt = performance.now()
  await simulator.runConference({ callbackUrl: url, paceMs: 10, delayMs: 50 })
  expect(performance.now() - startedAt).toBeGreaterThan(90)
  expect(stepsOf(received)).toEqual(WHOLE_LIFE)
})

test('the same seed makes the same conference', async () => {
  const { url, received } = await receiverForTest()
  const credentials = randomCredentials()
  const options = {
    callbackUrl: url,
    seed: 'again',
    recordings: 2,
    duplicates: 0.3,
    drop: 0.2,
    reorder: true,
  }
  const first = await simulatorForTest({ credentials })
  const second = await simulatorForTest({ credentials })
  const firstReport = await first.runConference(options)
  const secondReport = await second.runConference(options)
  const withoutUrls = (text: string) => text.replaceAll(first.url, '').replaceAll(second.url, '')
  const summary = (report: typeof firstReport) =>
    report.posts.map(({ status, requestType, dropped, duplicate }) => [
      status,
      requestType,
      dropped,
      duplicate,
    ])
  expect(summary(secondReport)).toEqual(summary(firstReport))
  const bodies = received.map(({ body }) => withoutUrls(body))
  expect(bodies.slice(bodies.length / 2).sort()).toEqual(bodies.slice(0, bodies.length / 2).sort())
})

test('reports redirects without following them, and nobody at home', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest(307)
  const report = await simulator.runConference({ callbackUrl: url })
  expect(report.posts.map(({ httpStatus }) => httpStatus)).toEqual([307, 307, 307, 307, 307, 307])
  expect(received.length).toBe(6)

  const gone = await simulatorForTest()
  await gone.close()
  const unreachable = await simulator.runConference({ callbackUrl: gone.url })
  expect(unreachable.posts[0]).toMatchObject({ httpStatus: null, error: 'ECONNREFUSED' })
})
