import { randomInt } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { shortenId } from '../lib/format'
import { randomId, recordingPost, statusPost } from '../testing/factories'
import { expect, test } from './support/fixtures'

const rows = (page: Page) => page.locator('tbody tr')
const chips = (page: Page) => page.getByRole('list', { name: 'Active filters' })

async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible()
  for (let steps = 0; steps < 120; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the Tab key does not lead there')
}

type SendPost = (post: Record<string, unknown>) => Promise<void>

/** Creates a recorded, a live and a processing conference that only a search for `digits` finds. */
async function holdThree(sendPost: SendPost) {
  const digits = String(randomInt(1_000_000, 9_999_999))
  const number = `+1312${digits}`
  const conference = (direction: string) => ({
    conferenceId: randomId('CF'),
    callId: randomId('CA'),
    from: number,
    to: '+17735550199',
    direction,
  })
  const recorded = { ...conference('inbound'), recordingId: randomId('RE'), recordingDurationSec: 61 }
  const live = conference('inbound')
  const processing = conference('outboundAPI')
  await sendPost(recordingPost(recorded))
  await sendPost(statusPost({ ...live, status: 'inProgress' }))
  await sendPost(statusPost({ ...processing, status: 'terminated' }))
  return {
    recorded,
    live,
    processing,
    number,
    typed: `(312) ${digits.slice(0, 3)}-${digits.slice(3)}`,
  }
}

test('every filter by keyboard alone', async ({ page, sendPost }) => {
  test.slow()
  const { recorded, live, processing, typed } = await holdThree(sendPost)
  const link = (id: string) => page.getByTitle(id, { exact: true })
  const only = async (...ids: string[]) => {
    await expect(rows(page)).toHaveCount(ids.length)
    for (const id of ids) await expect(link(id)).toBeVisible()
  }
  await page.goto('/conferences')
  const search = page.getByRole('searchbox', { name: 'Search' })
  await tabTo(page, search)
  await page.keyboard.type(typed)
  await only(recorded.conferenceId, live.conferenceId, processing.conferenceId)
  await expect(search).toBeFocused()
  await expect(search).toHaveValue(typed)

  // Time: a preset, then a custom range.
  await tabTo(page, page.getByRole('link', { name: 'Today' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/since=today/)
  await expect(rows(page)).toHaveCount(3)
  await tabTo(page, page.getByRole('link', { name: 'Yesterday', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('No conference matches these filters.')).toBeVisible()
  await tabTo(page, page.getByRole('link', { name: 'Remove “Yesterday”' }))
  await page.keyboard.press('Enter')
  await expect(rows(page)).toHaveCount(3)
  await tabTo(page, page.locator('summary', { hasText: 'Custom' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('First day'))
  await page.keyboard.type('01022020')
  await expect(page).toHaveURL(/since=2020-01-02/)
  await tabTo(page, page.getByLabel('Last day'))
  await page.keyboard.type('01032020')
  await expect(page).toHaveURL(/until=2020-01-03/)
  await expect(page.getByText('No conference matches these filters.')).toBeVisible()
  await tabTo(page, page.getByRole('link', { name: 'Remove the filter Jan 2, 2020 to Jan 3, 2020' }))
  await page.keyboard.press('Enter')
  await expect(rows(page)).toHaveCount(3)
  await expect(page.getByLabel('First day')).toHaveValue('')

  // Selects: typing picks an option, and the focus stays.
  const choices = [
    ['Status', 'Live', /status=live/, live],
    ['Direction', 'Outbound', /direction=outbound/, processing],
    ['Recording', 'With', /recording=yes/, recorded],
  ] as const
  for (const [label, typedChoice, address, match] of choices) {
    const choice = page.getByLabel(label, { exact: true })
    await tabTo(page, choice)
    await page.keyboard.type(typedChoice)
    await expect(page).toHaveURL(address)
    await only(match.conferenceId)
    await expect(choice).toBeFocused()
    await page.keyboard.press('Home')
    await expect(page).not.toHaveURL(address)
    await expect(rows(page)).toHaveCount(3)
  }

  // Durations as people type them.
  const atLeast = page.getByLabel('At least')
  await tabTo(page, atLeast)
  await page.keyboard.type('>1m')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/minDuration=%3E1m/)
  await only(recorded.conferenceId)
  await expect(atLeast).toBeFocused()
  await tabTo(page, page.getByLabel('At most'))
  await page.keyboard.type('under a while')
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('At most')).toHaveAccessibleDescription(/That isn’t a duration/)
  await expect(page.getByLabel('At most')).toHaveValue('under a while')
  await only(recorded.conferenceId)
  await tabTo(page, page.getByRole('link', { name: 'Remove the filter At least 1:01' }))
  await page.keyboard.press('Enter')
  await expect(rows(page)).toHaveCount(3)
  await expect(page.getByLabel('At most')).toHaveValue('')
  const bar = page.getByRole('link', { name: '1 minute to 1 minute 29 seconds: 1 conference' })
  await tabTo(page, bar)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/minDuration=1%3A00&maxDuration=1%3A29/)
  await only(recorded.conferenceId)
  await expect(bar).toHaveAttribute('aria-current', 'true')

  await tabTo(page, page.getByRole('link', { name: 'Clear all' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/conferences')
  await expect(search).toHaveValue('')
  await expect(chips(page)).toBeHidden()
})

test('back and forward restore every step, what the fields hold and where the list was', async ({
  page,
  sendPost,
}) => {
  const { typed } = await holdThree(sendPost)
  await page.goto('/conferences')
  const search = page.getByRole('searchbox', { name: 'Search' })
  await search.pressSequentially(typed)
  await expect(rows(page)).toHaveCount(3)
  await page.getByLabel('Status', { exact: true }).selectOption('Live')
  await expect(rows(page)).toHaveCount(1)
  await page.getByLabel('At least').fill('5m')
  await page.getByLabel('At least').press('Enter')
  await expect(page.getByText('No conference matches these filters.')).toBeVisible()

  await page.goBack()
  await expect(rows(page)).toHaveCount(1)
  await expect(page.getByLabel('At least')).toHaveValue('')
  await page.goBack()
  await expect(rows(page)).toHaveCount(3)
  await expect(page.getByLabel('Status', { exact: true })).toHaveValue('')
  await page.goBack()
  await expect(page).toHaveURL('/conferences')
  await expect(search).toHaveValue('')
  await page.goForward()
  await expect(search).toHaveValue(typed)
  await page.goForward()
  await expect(page.getByLabel('Status', { exact: true })).toHaveValue('live')
  await expect(rows(page)).toHaveCount(1)
})

test('back from a conference, the list is where it was', async ({ page, runConference }) => {
  await Promise.all(Array.from({ length: 20 }, () => runConference({ durationSec: 8_121 })))
  await page.setViewportSize({ width: 1200, height: 500 })
  await page.goto('/conferences?minDuration=8121&maxDuration=8121')
  const last = page.locator('tbody a').last()
  await last.scrollIntoViewIfNeeded()
  const scrolled = await page.evaluate(() => window.scrollY)
  expect(scrolled).toBeGreaterThan(200)
  await last.click()
  await expect(page.getByRole('heading', { name: 'Recordings' })).toBeVisible()
  await page.goBack()
  await expect(last).toBeVisible()
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(scrolled)
})

test('what is typed goes along with a link, and a choice taken back at once is taken back', async ({
  page,
  sendPost,
}) => {
  const { typed } = await holdThree(sendPost)
  await page.goto(`/conferences?q=${encodeURIComponent(typed)}`)
  await page.getByLabel('At least').fill('1m')
  await page.getByRole('link', { name: '7 days' }).click()
  await expect(page).toHaveURL(/since=7d/)
  await expect(page).toHaveURL(/minDuration=1m/)
  await expect(page.getByLabel('At least')).toHaveValue('1m')
  await expect(rows(page)).toHaveCount(1)

  const status = page.getByLabel('Status', { exact: true })
  await status.selectOption('Live')
  await status.selectOption('')
  await expect(page).not.toHaveURL(/status/)
  await expect(status).toHaveValue('')
  await expect(rows(page)).toHaveCount(1)

  // A custom range replaces a preset.
  await page.locator('summary', { hasText: 'Custom' }).click()
  await page.getByLabel('Last day').fill('2020-01-03')
  await expect(page).toHaveURL(/until=2020-01-03/)
  await expect(page).not.toHaveURL(/since/)
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('Last day')).toBeHidden()
})

test('a year that is typed slowly stays a date', async ({ page, runConference }) => {
  await runConference()
  await page.goto('/conferences')
  await page.locator('summary', { hasText: 'Custom' }).click()
  await page.getByLabel('First day').focus()
  await page.keyboard.type('11052020', { delay: 600 })
  await expect(page).toHaveURL(/since=2020-11-05/)
  await expect(page.getByLabel('First day')).toHaveAttribute('type', 'date')
  await expect(page.getByLabel('First day')).toBeFocused()
})

for (const width of [360, 1440]) {
  test(`what is too short to search for is not applied and says so, and nothing moves, at ${width} px`, async ({
    page,
    sendPost,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    const { number, typed } = await holdThree(sendPost)
    const ending = number.slice(-4)
    await page.goto(`/conferences?q=${encodeURIComponent(typed)}`)
    await expect(rows(page)).toHaveCount(3)
    if (width < 640) await page.locator('summary', { hasText: 'Search and filters' }).click()
    const search = page.getByRole('searchbox', { name: 'Search' })
    await search.fill(ending)
    await expect(page).toHaveURL(`/conferences?q=${ending}`)
    await expect(page.locator('summary', { hasText: 'Export' })).toBeVisible()
    const [table, before] = [page.locator('#results'), await page.locator('#results').boundingBox()]
    await search.fill(ending.slice(1))
    const unapplied = chips(page).getByRole('link', { name: `Not applied: Search “${ending.slice(1)}”` })
    await expect(unapplied).toBeVisible()
    await expect(page.getByText('conferences, 1 filter not applied')).toBeVisible()
    await expect(search).toHaveAccessibleDescription(/Enter at least 4 digits/)
    await expect(search).toHaveValue(ending.slice(1))
    await expect(search).toBeFocused()
    await expect(page.locator('summary', { hasText: 'Export' })).toBeHidden()
    expect((await table.boundingBox())?.y).toBe(before?.y)
    await search.press('Enter')
    await expect(unapplied).toBeVisible()
    await unapplied.click()
    await expect(page).toHaveURL('/conferences')
    await expect(search).toHaveValue('')
    await expect(chips(page)).toBeHidden()
  })
}

test('sorting is by links that say the order', async ({ page, runConference }) => {
  const ids = []
  for (const durationSec of [9_002, 9_001, 9_003])
    ids.push((await runConference({ durationSec })).conferenceId)
  const [second, shortest, longest] = ids
  await page.goto('/conferences?minDuration=9001&maxDuration=9003')
  const heading = (name: string) => page.getByRole('columnheader', { name, exact: true })
  const shown = () =>
    page.locator('tbody a').evaluateAll((links) => links.map((link) => link.getAttribute('title')))
  await expect(heading('Started')).toHaveAttribute('aria-sort', 'descending')
  await heading('Duration').getByRole('link').click()
  await expect(heading('Duration')).toHaveAttribute('aria-sort', 'descending')
  expect(await shown()).toEqual([longest, second, shortest])
  await heading('Duration').getByRole('link').click()
  await expect(heading('Duration')).toHaveAttribute('aria-sort', 'ascending')
  await expect(page).toHaveURL(/sort=duration&order=asc/)
  expect(await shown()).toEqual([shortest, second, longest])
  await expect(heading('Started')).toHaveAttribute('aria-sort', 'none')
  // Changing a filter keeps the sort order.
  await page.getByLabel('Recording', { exact: true }).selectOption('With')
  await expect(page).toHaveURL(
    /recording=yes.*sort=duration&order=asc|sort=duration&order=asc.*recording=yes/,
  )
  expect(await shown()).toEqual([shortest, second, longest])
})

test('in the table j and k go from conference to conference, Enter opens one, and elsewhere they are letters', async ({
  page,
  sendPost,
}) => {
  const { typed } = await holdThree(sendPost)
  await page.goto(`/conferences?q=${encodeURIComponent(typed)}`)
  const links = page.locator('tbody a')
  await expect(links).toHaveCount(3)
  await links.first().focus()
  await page.keyboard.press('j')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(links.nth(2)).toBeFocused()
  await page.keyboard.press('k')
  await expect(links.nth(1)).toBeFocused()
  const id = await links.nth(1).getAttribute('title')
  await page.keyboard.press('/')
  await page.keyboard.press('End')
  await page.keyboard.type('jk')
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue(`${typed}jk`)
  await links.nth(1).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/conferences/${id}`)
})

test('an id is copied whole by a click and by a key, without a clipboard too', async ({ page, sendPost }) => {
  const { recorded } = await holdThree(sendPost)
  const { conferenceId, recordingId } = recorded
  const search = page.getByRole('searchbox', { name: 'Search' })
  const copied = page.locator('[aria-live]').filter({ hasText: /^Copied$/ })
  const pasted = async () => {
    await search.fill('')
    await search.press('ControlOrMeta+v')
    return search.inputValue()
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`/conferences?q=${recordingId}`)
  const copy = rows(page).getByRole('button', { name: `Copy ${shortenId(conferenceId)}` })
  await copy.click()
  await expect(copied).toBeAttached()
  expect(await pasted()).toBe(conferenceId)
  await expect(page).toHaveURL(`/conferences?q=${conferenceId}`)

  await page.goto(`/deliveries?id=${recordingId}`)
  await page.getByRole('button', { name: `Copy ${shortenId(recordingId)}` }).click()
  await expect(copied).toBeAttached()

  // As on a page that wasn't loaded over HTTPS.
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'clipboard'))
  await page.goto(`/conferences?q=${recordingId.slice(0, 30)}`)
  expect(await pasted()).toBe(recordingId)
  await page.goto(`/conferences?q=${conferenceId}`)
  await page.getByTitle(conferenceId, { exact: true }).focus()
  await page.keyboard.press('c')
  await expect(copied).toBeAttached()
  await expect(page.getByTitle(conferenceId, { exact: true })).toBeFocused()
  expect(await pasted()).toBe(conferenceId)
})

test('what is new is announced without moving the list, and what was live becomes its recording', async ({
  page,
  sendPost,
}) => {
  const { live, number, typed } = await holdThree(sendPost)
  await page.goto(`/conferences?q=${encodeURIComponent(typed)}`)
  await expect(rows(page)).toHaveCount(3)
  const liveRow = rows(page).filter({ has: page.getByTitle(live.conferenceId, { exact: true }) })
  await expect(liveRow).toContainText(/Live\s*0:\d\d/)
  const place = await liveRow.boundingBox()
  const summary = page.getByRole('status').filter({ hasText: 'recorded' })
  await expect(summary).toHaveText('3 conferences · 1 min recorded · median 1:01')
  const longBar = page.getByRole('link', { name: '2 hours or longer: 1 conference' })
  await expect(longBar).toHaveCount(0)

  const arriving = randomId('CF')
  await sendPost(statusPost({ conferenceId: arriving, from: number, status: 'inProgress' }))
  await sendPost(statusPost({ from: '+19995550100', status: 'inProgress' }))
  // Arrives only now, although it started before all the others.
  await sendPost(recordingPost({ from: number, recordingDurationSec: 600 }))
  await sendPost(recordingPost({ ...live, recordingId: randomId('RE'), recordingDurationSec: 36_000 }))
  await sendPost(statusPost({ ...live, status: 'terminated' }))
  await expect(page.getByRole('link', { name: '2 new' })).toBeVisible({ timeout: 15_000 })
  await expect(liveRow).toContainText('10:00:00', { timeout: 15_000 })
  await expect(liveRow).toContainText('Ended')
  await expect(liveRow.getByRole('button', { name: /^Play / })).toBeVisible()
  await expect(rows(page)).toHaveCount(3)
  expect(await liveRow.boundingBox()).toEqual(place)

  // Ten hours next to minutes: all bars share one scale, and the summary is updated without being announced.
  const barWidths = rows(page).locator('.length-bar rect')
  await expect
    .poll(() => barWidths.evaluateAll((bars) => bars.map((bar) => bar.getAttribute('width')).sort()))
    .toEqual(['2', '64'])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(page.viewportSize()?.width)
  await expect(summary).toHaveText('5 conferences · 10 hr 11 min recorded · median 10:00')
  await expect(summary).toHaveAttribute('aria-live', 'off')
  await expect(longBar).toHaveCount(1)

  await page.getByRole('link', { name: '2 new' }).click()
  await expect(rows(page)).toHaveCount(5)
  await expect(rows(page).first().getByTitle(arriving, { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: /new$/ })).toBeHidden()
})

test('news are asked for while the list is looked at, and less and less often while the server is away', async ({
  page,
  runConference,
}) => {
  await runConference()
  let asked = 0
  let isAway = false
  await page.route('**/api/conferences/news*', (route) => {
    asked += 1
    return isAway ? route.abort() : route.continue()
  })
  await page.clock.install()
  await page.goto('/conferences')
  const answered = () => page.waitForResponse(/conferences\/news/)
  const failed = () => page.waitForEvent('requestfailed')
  const after = async (seconds: number, happens: () => Promise<unknown>) => {
    const happened = happens()
    await page.clock.runFor(seconds * 1000)
    await happened
  }
  await after(5, answered)
  isAway = true
  await after(5, failed)
  await page.clock.runFor(9_000)
  expect(asked).toBe(2)
  await after(2, failed)
  await page.clock.runFor(18_000)
  expect(asked).toBe(3)
  isAway = false
  await after(3, answered)
  await after(5, answered)
  expect(asked).toBe(5)

  const show = (visibility: string) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      document.dispatchEvent(new Event('visibilitychange'))
    }, visibility)
  await show('hidden')
  await page.clock.runFor(120_000)
  expect(asked).toBe(5)
  const back = answered()
  await show('visible')
  await back
  expect(asked).toBe(6)
})

test('a cursor that is no place in this list leads to page one, with a note', async ({ page }) => {
  for (const query of [
    'after=nonsense',
    'sort=duration&after=1700000000000_CF1',
    'after=1_CF1&before=1_CF1',
  ]) {
    await page.goto(`/conferences?${query}`)
    await expect(page.getByText('That page link has expired.')).toBeVisible()
    await expect(rows(page).first()).toBeVisible()
  }
})

test('an id finds its conference: a recording’s, a call’s, a beginning, in any case, as it is shown, an ending', async ({
  page,
  sendPost,
}) => {
  const { recorded } = await holdThree(sendPost)
  for (const q of [
    recorded.conferenceId,
    recorded.recordingId,
    recorded.callId,
    recorded.recordingId.slice(0, 12).toUpperCase(),
    recorded.callId.slice(2, 14),
    shortenId(recorded.conferenceId),
    shortenId(recorded.recordingId),
    `…${recorded.callId.slice(-8)}`,
    `*${recorded.conferenceId.slice(-8)}`,
  ]) {
    await page.goto(`/conferences?q=${encodeURIComponent(q)}`)
    await expect(rows(page)).toHaveCount(1)
    await expect(page.getByTitle(recorded.conferenceId, { exact: true })).toBeVisible()
  }
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a search that is too short is not applied, and says so', async ({ page, sendPost }) => {
    const { typed } = await holdThree(sendPost)
    await page.goto(`/conferences?q=${encodeURIComponent(typed)}`)
    await page.getByRole('searchbox', { name: 'Search' }).fill('132')
    await page.getByRole('searchbox', { name: 'Search' }).press('Enter')
    await expect(page.getByText('conferences, 1 filter not applied')).toBeVisible()
    await chips(page).getByRole('link', { name: 'Not applied: Search “132”' }).click()
    await expect(page).toHaveURL('/conferences')
  })

  test('an id is selected and copied whole, and none is offered a button', async ({ page, sendPost }) => {
    const { recorded } = await holdThree(sendPost)
    await page.goto(`/conferences/${recorded.conferenceId}`)
    await expect(page.getByRole('button', { name: /^Copy / })).toHaveCount(0)
    await page.getByTitle(recorded.callId, { exact: true }).selectText()
    await page.keyboard.press('ControlOrMeta+c')
    await page.goto('/conferences')
    await page.getByRole('searchbox', { name: 'Search' }).press('ControlOrMeta+v')
    await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue(recorded.callId)
  })

  test('every filter', async ({ page, sendPost }) => {
    const { recorded, live, processing, typed } = await holdThree(sendPost)
    const filter = page.getByRole('button', { name: 'Filter' })
    const only = async (...ids: string[]) => {
      await expect(rows(page)).toHaveCount(ids.length)
      for (const id of ids) await expect(page.getByTitle(id, { exact: true })).toBeVisible()
    }
    await page.goto('/conferences')
    await page.getByRole('searchbox', { name: 'Search' }).fill(typed)
    await filter.click()
    await only(recorded.conferenceId, live.conferenceId, processing.conferenceId)
    await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue(typed)

    await page.getByRole('link', { name: '7 days' }).click()
    await expect(page).toHaveURL(/since=7d/)
    await only(recorded.conferenceId, live.conferenceId, processing.conferenceId)
    await page.getByLabel('Status', { exact: true }).selectOption('Processing')
    await filter.click()
    await expect(page).toHaveURL(/since=7d/)
    await only(processing.conferenceId)
    await page.getByRole('link', { name: 'Remove the filter Processing' }).click()
    await page.getByLabel('Direction', { exact: true }).selectOption('Inbound')
    await page.getByLabel('Recording', { exact: true }).selectOption('Without')
    await filter.click()
    await only(live.conferenceId)
    await page.getByRole('link', { name: 'Remove the filter Inbound' }).click()
    await page.getByRole('link', { name: 'Remove the filter Without a recording' }).click()

    await page.locator('summary', { hasText: 'Custom' }).click()
    await page.getByLabel('First day').fill('2020-01-02')
    await page.getByLabel('Last day').fill('2020-01-02')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByText('No conference matches these filters.')).toBeVisible()
    await page.getByRole('link', { name: 'Remove “Jan 2, 2020”' }).click()
    await only(recorded.conferenceId, live.conferenceId, processing.conferenceId)

    await page.getByLabel('At least').fill('1m-2m')
    await filter.click()
    await only(recorded.conferenceId)
    await page.getByRole('link', { name: 'Remove the filter 1:00 to 2:00' }).click()
    await page.getByRole('link', { name: '1 minute to 1 minute 29 seconds: 1 conference' }).click()
    await only(recorded.conferenceId)
    await page.getByRole('columnheader', { name: 'Duration' }).getByRole('link').click()
    await expect(page).toHaveURL(/sort=duration/)
    await only(recorded.conferenceId)
    await page.getByRole('link', { name: 'Clear all' }).click()
    await expect(page).toHaveURL(/conferences\?sort=duration$/)
  })
})
