import { randomId, recordingPost } from '../testing/factories'
import { CALLBACK_URL, expect, signedHeaders, test } from './support/fixtures'
import { expectInert, HOSTILE } from './support/inert'
import { hear } from './support/violations'

const FORMULAS = ["=cmd|' /C calc'!A0", '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '＝1+1']

const TEXT_FIELDS = [
  'from',
  'to',
  'status',
  'direction',
  'callId',
  'callStatus',
  'queueId',
  'recordingUrl',
] as const
const all = (text: string) => Object.fromEntries(TEXT_FIELDS.map((name) => [name, text]))

// A duration that no other test uses.
const DURATION_SEC = 45_173
const LIST = `/conferences?minDuration=${DURATION_SEC}&maxDuration=${DURATION_SEC}`

const FILTERS = ['q', 'since', 'until', 'minDuration', 'maxDuration', 'status', 'direction', 'after', 'sort']

test('what posts and addresses say is only read, never run', async ({ page, request, sendPost }) => {
  test.slow()
  const heard = await hear(page)
  const conferences = HOSTILE.map((text) => ({ text, conferenceId: randomId('CF') }))
  for (const { text, conferenceId } of conferences) {
    const extra = { [text]: { [text]: [text] } }
    await sendPost(
      recordingPost({ ...all(text), conferenceId, recordingDurationSec: DURATION_SEC, ...extra }),
    )
    // A value that isn't a valid ID or type is still stored with the conference.
    await sendPost(recordingPost({ conferenceId, recordingId: text }))
    await sendPost(recordingPost({ conferenceId, requestType: text }))
    await sendPost(recordingPost({ conferenceId: text }))
  }

  await page.goto(LIST)
  await expect(page.locator('tbody tr')).toHaveCount(HOSTILE.length)
  await expectInert(page)
  await page.getByTitle(conferences[0]?.conferenceId ?? '', { exact: true }).click()
  await expect(page.getByRole('heading', { name: 'What FreeClimb sent' })).toBeVisible()
  await expectInert(page)

  for (const { text, conferenceId } of conferences) {
    await page.goto(`/conferences/${conferenceId}`)
    const posts = page.getByRole('listitem').filter({ hasText: 'JSON' })
    await expect(posts).toHaveCount(3)
    for (const post of await posts.all()) await post.locator('summary').click()
    await expect(posts.first().locator('pre')).toBeVisible()
    const shown = JSON.parse((await posts.first().locator('pre').textContent()) ?? '')
    expect(shown).toMatchObject({ ...all(text), conferenceId, [text]: { [text]: [text] } })
    await expectInert(page)

    await page.goto(`/conferences?${new URLSearchParams(FILTERS.map((name) => [name, text]))}`)
    await expect(page.getByRole('heading', { name: 'Conferences' })).toBeVisible()
    await expectInert(page)
    const unavailable = await request.get(`/unavailable?back=${encodeURIComponent(text)}`)
    expect(await unavailable.text()).toContain('<a href="">Try again</a>')
  }
  expect(heard()).toEqual([])

  const news = await request.get(`/api/conferences/news?arrivedAfter=0&rows=${conferences[0]?.conferenceId}`)
  expect(news.headers()).toMatchObject({
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
  })
  const lines = await request.get('/api/conferences/export?format=jsonl')
  expect(lines.headers()).toMatchObject({
    'content-type': 'application/x-ndjson',
    'content-disposition': expect.stringMatching(/^attachment; filename="[\w.-]+"$/),
    'x-content-type-options': 'nosniff',
  })
  const exported = (await lines.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).conferenceId)
  expect(exported).toEqual(expect.arrayContaining(conferences.map(({ conferenceId }) => conferenceId)))
})

test('an account that is not ours is refused, whatever it is called', async ({ request }) => {
  for (const accountId of HOSTILE) {
    const body = JSON.stringify(recordingPost({ accountId }))
    const answer = await request.post(CALLBACK_URL, { data: Buffer.from(body), headers: signedHeaders(body) })
    expect(answer.status()).toBe(403)
    expect(answer.headers()['content-type']).toBe('application/json')
    expect(await answer.text()).not.toContain('attacked')
  }
})

test('what a spreadsheet would take for a formula is text in CSV', async ({ request, sendPost }) => {
  for (const formula of FORMULAS) {
    const conferenceId = randomId('CF')
    await sendPost(recordingPost({ ...all(formula), conferenceId }))
    const csv = await (await request.get('/api/conferences/export')).text()
    const line = csv.split('\r\n').find((each) => each.startsWith(conferenceId)) ?? ''
    // Leading and trailing whitespace isn't stored.
    const said = formula.trim()
    const cells = line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1'))
    expect(cells.filter((cell) => cell === `'${said}`)).toHaveLength(4)
    expect(cells.filter((cell) => /^[=+\-@\t＝]/.test(cell))).toEqual([])
  }
})
