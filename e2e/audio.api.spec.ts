import { audioByteLength, readAudio } from '../scripts/freeclimb-simulator/sound/audio'
import type { Trouble } from '../scripts/freeclimb-simulator/trouble'
import { expect, simulatorStats, test } from './support/fixtures'

type Held = { recordings: { recordingId: string; durationSec: number }[] }

function firstRecording({ recordings }: Held) {
  const [recording] = recordings
  if (!recording) throw new Error('the simulator made no recording')
  return { ...recording, url: `/api/recordings/${recording.recordingId}/audio` }
}

for (const rangeIgnored of [false, true]) {
  test.describe(rangeIgnored ? 'upstream ignores Range' : 'upstream honors Range', () => {
    const ranges: [string, (size: number) => [number, number]][] = [
      ['bytes=0-1', () => [0, 1]],
      ['bytes=100-199', () => [100, 199]],
      ['bytes=20000-', (size) => [20_000, size - 1]],
      ['bytes=-500', (size) => [size - 500, size - 1]],
      ['bytes=0-99999999', (size) => [0, size - 1]],
    ]
    for (const [range, part] of ranges) {
      test(`${range} is answered with that part`, async ({ runConference, request }) => {
        const recording = firstRecording(await runConference({ durationSec: 5, rangeIgnored }))
        const size = audioByteLength(recording)
        const [start, end] = part(size)
        const answer = await request.get(recording.url, { headers: { range } })
        expect(answer.status()).toBe(206)
        expect(answer.headers()).toMatchObject({
          'content-range': `bytes ${start}-${end}/${size}`,
          'content-length': String(end - start + 1),
          'accept-ranges': 'bytes',
          'content-type': 'audio/wav',
          // Strong only if upstream identifies the version of its file.
          etag: expect.stringMatching(rangeIgnored ? /^W\/"\w{32}"$/ : /^"\w{32}"$/),
        })
        expect(Buffer.compare(await answer.body(), Buffer.from(readAudio(recording, start, end + 1)))).toBe(0)
      })
    }

    for (const range of ['bytes=5-2', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=a-b']) {
      test(`${range} is answered with the whole`, async ({ runConference, request }) => {
        const recording = firstRecording(await runConference({ durationSec: 2, rangeIgnored }))
        const answer = await request.get(recording.url, { headers: { range } })
        expect(answer.status()).toBe(200)
        expect(answer.headers()['content-length']).toBe(String(audioByteLength(recording)))
        expect((await answer.body()).length).toBe(audioByteLength(recording))
      })
    }

    test('a range beyond the end is refused with the size', async ({ runConference, request }) => {
      const recording = firstRecording(await runConference({ durationSec: 2, rangeIgnored }))
      const answer = await request.get(recording.url, { headers: { range: 'bytes=99999999-' } })
      expect(answer.status()).toBe(416)
      expect(answer.headers()['content-range']).toBe(`bytes */${audioByteLength(recording)}`)
    })

    test('HEAD tells the length and sends nothing', async ({ runConference, request }) => {
      const recording = firstRecording(await runConference({ durationSec: 2, rangeIgnored }))
      const answer = await request.head(recording.url)
      expect(answer.status()).toBe(200)
      expect(answer.headers()['content-length']).toBe(String(audioByteLength(recording)))
      expect((await answer.body()).length).toBe(0)
    })

    test('If-Range with the ETag of a file that may change is answered with the whole', async ({
      runConference,
      request,
    }) => {
      const recording = firstRecording(await runConference({ durationSec: 2, rangeIgnored }))
      const { etag = '' } = (await request.head(recording.url)).headers()
      const answer = await request.get(recording.url, { headers: { range: 'bytes=0-1', 'if-range': etag } })
      expect(answer.status()).toBe(rangeIgnored ? 200 : 206)
      const same = await request.get(recording.url, { headers: { 'if-none-match': etag } })
      expect(same.status()).toBe(304)
    })

    test('If-Range with another ETag is answered with the whole', async ({ runConference, request }) => {
      const recording = firstRecording(await runConference({ durationSec: 2, rangeIgnored }))
      const answer = await request.get(recording.url, {
        headers: { range: 'bytes=0-1', 'if-range': '"another"' },
      })
      expect(answer.status()).toBe(200)
    })
  })
}

const troubles: [Trouble, number, RegExp][] = [
  ['status-401', 502, /rejected Roomtone’s account ID or API key/],
  // Right after the post, the recording may not be ready yet.
  ['status-404', 503, /still preparing/],
  ['deleted', 410, /deleted at FreeClimb/],
  ['not-ready', 503, /still preparing/],
  ['rate-limited', 429, /too many requests/],
  ['server-error', 500, /couldn’t be reached/],
]

for (const [trouble, status, sentence] of troubles) {
  test(`upstream’s ${trouble} is ${status} and a sentence`, async ({ runConference, request }) => {
    const recording = firstRecording(await runConference({ durationSec: 2, trouble }))
    const answer = await request.get(recording.url)
    expect(answer.status()).toBe(status)
    expect((await answer.json()).error).toMatch(sentence)
  })
}

test('a link to a file that is not to be had leads to a page with words, and to no file', async ({
  runConference,
  request,
}) => {
  const report = await runConference({ durationSec: 2, trouble: 'deleted' })
  const { conferenceId } = report
  const { url } = firstRecording(report)
  for (const [name, value] of [
    ['accept', 'text/html,*/*;q=0.8'],
    ['sec-fetch-dest', 'document'],
  ] as const) {
    const answer = await request.get(`${url}?download=1`, { headers: { [name]: value } })
    expect(answer.status()).toBe(410)
    expect(answer.headers()['content-type']).toContain('text/html')
    expect(answer.headers()['content-disposition']).toBeUndefined()
    expect(await answer.text()).toContain('was deleted at FreeClimb')
    expect(await answer.text()).toContain(`/conferences/${conferenceId}`)
  }
  const headers = { accept: '*/*' }
  expect((await (await request.get(`${url}?download=1`, { headers })).json()).code).toBe('deleted')
})

test('an id that is unknown, or none, is 404', async ({ request }) => {
  for (const id of [`RE${'0'.repeat(40)}`, 'RE..%2F..%2FCalls', 'nonsense']) {
    const answer = await request.get(`/api/recordings/${id}/audio`)
    expect(answer.status()).toBe(404)
    expect((await answer.json()).error).toBe('There is no recording with this ID.')
  }
})

test('a client that leaves stops the upstream read', async ({ runConference, baseURL, context }) => {
  const recording = firstRecording(await runConference({ durationSec: 3600, rangeIgnored: true }))
  const controller = new AbortController()
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const answer = await fetch(`${baseURL}${recording.url}`, { headers: { cookie }, signal: controller.signal })
  await answer.body?.getReader().read()
  controller.abort()
  await expect.poll(async () => (await simulatorStats()).byRecording[recording.recordingId]?.aborted).toBe(1)
  const { bytesSent } = (await simulatorStats()).byRecording[recording.recordingId]
  expect(bytesSent).toBeLessThan(audioByteLength(recording))
})

test('a download carries a file name', async ({ runConference, request }) => {
  const recording = firstRecording(await runConference({ createdBy: 'percl', durationSec: 2, recordings: 2 }))
  const nameOf = async (address: string) => (await request.get(address)).headers()['content-disposition']
  expect(await nameOf(recording.url)).toBe(`inline; filename="${recording.recordingId}.wav"`)
  const answer = await request.get(`${recording.url}?download=1`)
  expect(answer.headers()['content-disposition']).toMatch(
    /^attachment; filename="roomtone-\d{4}-\d\d-\d\d-\d{4}-\d{4}-to-\d{4}-recording-[12]\.wav"$/,
  )
  expect(answer.headers()['x-content-type-options']).toBe('nosniff')
  expect(answer.headers()['cache-control']).toContain('private')
})
