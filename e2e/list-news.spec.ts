import { randomInt } from 'node:crypto'
import { db } from '../lib/db'
import { randomId, statusPost } from '../testing/factories'
import { expect, test } from './support/fixtures'

const ON_A_PAGE = 50

for (const sort of ['', '&sort=duration&order=asc'])
  test(`deep in a filtered list${sort}, what arrives is offered and moves nothing`, async ({
    page,
    sendPost,
  }) => {
    const from = `+1312${randomInt(1_000_000, 9_999_999)}`
    const at = new Date(Date.now() - 3_600_000)
    await db().conference.createMany({
      data: Array.from({ length: ON_A_PAGE + 5 }, () => ({
        ...{ id: randomId('CF'), from, status: 'terminated' },
        ...{ startedAt: at, endedAt: at, lastEventAt: at },
      })),
    })
    const rows = page.locator('tbody tr')
    const links = page.locator('tbody a')
    const shown = () =>
      links.evaluateAll((all) =>
        all.map((link) => [link.getAttribute('title'), link.getBoundingClientRect().y]),
      )
    await page.goto(`/conferences?q=${encodeURIComponent(from)}${sort}`)
    await expect(rows).toHaveCount(ON_A_PAGE)
    await page.getByRole('link', { name: /^(Older|Next)$/ }).click()
    await expect(rows).toHaveCount(5)
    await links.nth(2).focus()
    const before = await shown()

    const arriving = statusPost({ conferenceId: randomId('CF'), from, status: 'inProgress' })
    await sendPost(arriving)
    await sendPost(statusPost({ from: '+19995550100', status: 'inProgress' }))
    const offered = page.getByRole('status').getByRole('link', { name: /new$/ })
    await expect(offered).toHaveText('1 new')
    await sendPost(statusPost({ conferenceId: randomId('CF'), from, status: 'inProgress' }))
    await expect(offered).toHaveText('2 new')
    expect(await shown()).toEqual(before)
    await expect(links.nth(2)).toBeFocused()
    await expect(page.getByText('57 conferences')).toBeVisible()

    await offered.click()
    await expect(page).toHaveURL(new RegExp(`/conferences\\?q=%2B${from.slice(1)}${sort}$`))
    await expect(rows).toHaveCount(ON_A_PAGE)
    await expect(offered).toHaveCount(0)
    if (sort === '') await expect(page.getByTitle(arriving.conferenceId, { exact: true })).toBeVisible()
  })

test('where no conference matches, the first that does is offered', async ({ page, sendPost }) => {
  const from = `+1312${randomInt(1_000_000, 9_999_999)}`
  await page.goto(`/conferences?q=${encodeURIComponent(from)}`)
  await expect(page.getByText('No conference matches these filters.')).toBeVisible()
  const { conferenceId } = statusPost()
  await sendPost(statusPost({ conferenceId, from, status: 'inProgress' }))
  await page.getByRole('link', { name: '1 new' }).click()
  await expect(page.getByTitle(conferenceId, { exact: true })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'recorded' })).toContainText('1 conference ·')
})
