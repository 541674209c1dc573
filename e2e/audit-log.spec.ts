import { db } from '../lib/db'
import { shortenId } from '../lib/format'
import { expectAccessible } from './support/accessible'
import { expect, test } from './support/fixtures'
import { atSec, expectPlayedPast, player, seekTo } from './support/player'

test('a recording that is played is one listening, with the seconds that were heard and no others', async ({
  page,
  runConference,
}) => {
  const { conferenceId, recordings } = await runConference({ durationSec: 120, recordings: 2 })
  const recordingId = recordings[0]?.recordingId ?? ''
  const listenings = () => db().listening.findMany({ where: { recordingId } })
  await page.goto(`/conferences/${conferenceId}`)
  await page.getByRole('button', { name: 'Play recording 1' }).click()
  await expectPlayedPast(page, 3)
  await seekTo(page, 0.75)
  await expectPlayedPast(page, 92)
  await player(page).getByRole('button', { name: 'Pause' }).click()
  const heardSec = 3 + (await atSec(page)) - 90
  await expect
    .poll(async () => (await listenings())[0]?.heardSec)
    .toBeGreaterThanOrEqual(Math.floor(heardSec) - 1)
  const [listening, ...others] = await listenings()
  expect(others).toEqual([])
  // expectPlayedPast returns late, so the first stretch may be longer than three seconds.
  expect(listening?.heardSec).toBeLessThan(heardSec + 3)

  await page.goto(`/audit-log?target=${conferenceId}`)
  const now = page.getByRole('region', { name: 'Listening now' })
  await expect(now).toContainText(`admin@example.com`)
  await expect(now).toContainText(`heard 0:0${listening?.heardSec}`)

  // Playing another recording ends the first one's session.
  await page.goto(`/conferences/${conferenceId}`)
  await expect(player(page)).toBeVisible()
  await page.getByRole('button', { name: 'Play recording 2' }).click()
  await expectPlayedPast(page, 0.2)
  await expect.poll(async () => (await listenings())[0]?.isOpen ?? null).toBe(null)
  await page.goto(`/audit-log?target=${conferenceId}`)
  await expect(now.getByRole('listitem')).toHaveCount(1)

  await page.goto(`/audit-log?target=${recordingId}`)
  await expect(now).toBeHidden()
  const played = page.getByRole('row', { name: /played/ })
  await expect(played).toHaveCount(1)
  await expect(played).toContainText(`heard 0:0${listening?.heardSec}`)

  await db().listening.updateMany({
    where: { recordingId: recordings[1]?.recordingId },
    data: { lastAt: new Date(Date.now() - 6 * 60_000) },
  })
  await page.goto(`/audit-log?target=${conferenceId}`)
  await expect(now).toBeHidden()
  await page
    .getByRole('row', { name: /opened conference/ })
    .first()
    .getByRole('link')
    .click()
  await expect(page).toHaveURL(`/conferences/${conferenceId}`)
})

test('leaving a page while it plays tells what was heard', async ({ page, runConference }) => {
  const { conferenceId, recordings } = await runConference({ durationSec: 60 })
  const recordingId = recordings[0]?.recordingId ?? ''
  // Whoever reads the audit log moves an ended session into it.
  const heard = async () => {
    const events = await db().auditEvent.findMany({ where: { targetId: recordingId, action: 'played' } })
    const sessions = await db().listening.findMany({ where: { recordingId } })
    return [...events.map(({ details }) => details as { heardSec: number | null }), ...sessions].reduce(
      (sum, { heardSec }) => sum + (heardSec ?? 0),
      0,
    )
  }
  for (const leave of [
    () => page.goto('/icon.svg'),
    async () => {
      await player(page).getByRole('button', { name: 'More' }).click()
      await player(page).getByRole('button', { name: 'Close player' }).click()
    },
  ]) {
    await page.goto(`/conferences/${conferenceId}`)
    const before = await heard()
    await page.getByRole('button', { name: 'Play recording 1' }).click()
    await expectPlayedPast(page, before + 2)
    await leave()
    await expect.poll(heard).toBeGreaterThanOrEqual(before + 1)
  }
})

test('a former address leads to the audit log, with its filter', async ({ page }) => {
  await page.goto('/trail?action=exported%20trail&since=2026-02-03')
  await expect(page).toHaveURL('/audit-log?action=exported%20trail&since=2026-02-03')
  await expect(page.getByRole('link', { name: 'Remove the filter Action: exported audit log' })).toBeVisible()
  await expect(page.getByLabel('Action')).toHaveValue('exported audit log')
  const answer = await page.request.get('/api/trail/export?since=2026-02-03&format=jsonl')
  expect(answer.status()).toBe(200)
  expect(answer.url()).toContain('/api/audit-log/export?since=2026-02-03&format=jsonl')
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the audit log is narrowed by a form, and says beside a field what is wrong', async ({
    page,
    runConference,
  }) => {
    const { conferenceId } = await runConference()
    await page.goto(`/conferences/${conferenceId}`)
    await page.goto('/audit-log')
    await page.getByLabel('Action').selectOption('opened conference')
    await page.getByLabel('Who').fill('ADMIN@')
    const shown = shortenId(conferenceId)
    for (const typed of [conferenceId, conferenceId.slice(0, 14), `*${conferenceId.slice(-8)}`, shown]) {
      await page.getByLabel('Object').fill(typed)
      await page.getByRole('button', { name: 'Filter' }).click()
      await expect(page.getByLabel('Object')).toHaveValue(typed)
      await expect(page.getByRole('row')).toHaveCount(2)
      await expect(page.getByRole('row').last()).toContainText(conferenceId)
    }
    await expect(page.getByRole('link', { name: `Remove the filter Object: ${shown}` })).toBeVisible()
    await page.getByLabel('Action').selectOption('exported audit log')
    await page.getByRole('button', { name: 'Filter' }).click()
    await expect(page.getByText('No event matches')).toBeVisible()
    await page.getByRole('link', { name: 'Show all events' }).click()
    await expect(page).toHaveURL('/audit-log')
    await page.goto('/audit-log?since=soon&target=a+b&older=x')
    await expect(page.getByLabel('First day')).toHaveValue('soon')
    await expect(page.getByLabel('First day')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByText('That isn’t a date. Try 2026-11-23.')).toBeVisible()
    await expect(
      page.getByText('Enter at least 4 characters of an ID, from its start or its end.'),
    ).toBeVisible()
    for (const unapplied of ['Object “a b”', 'First day “soon”'])
      await expect(page.getByRole('link', { name: `Not applied: ${unapplied}` })).toBeVisible()
    await expect(page.locator('summary', { hasText: 'Export' })).toBeHidden()
    await expect(page.getByText('That page link has expired.')).toBeVisible()
  })
})

// One combination each, because contrast depends only on the theme and overflow only on the width.
for (const [colorScheme, width] of [
  ['light', 360],
  ['dark', 1440],
] as const) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('axe finds nothing on the audit log, and nothing is wider than the screen', async ({
      page,
      runConference,
    }) => {
      const { conferenceId, recordings } = await runConference()
      const recordingId = recordings[0]?.recordingId ?? ''
      await page.request.get(`/api/recordings/${recordingId}/audio?download=1`)
      await page.request.get(`/api/recordings/${recordingId}/audio`, {
        headers: { 'user-agent': `Mozilla/5.0 ${'(a long name) '.repeat(20)}` },
      })
      await page.request.get(`/conferences/${conferenceId}`)
      await page.request.get('/api/conferences/export?q=13125550142&since=7d&minDuration=5m')
      for (const path of [
        '/audit-log',
        '/audit-log?since=soon&action=slept&target=a+b',
        '/audit-log?until=2020-01-01',
      ]) {
        await page.goto(path)
        await expectAccessible(page, path)
      }
    })
  })
}
