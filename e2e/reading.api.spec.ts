import { randomInt } from 'node:crypto'
import { type APIRequestContext, request as playwright } from '@playwright/test'
import { createKey } from '../lib/api-keys/api-keys'
import { ON_THE_SERVER } from '../lib/audit/append'
import { db } from '../lib/db'
import { ROLES, type Role } from '../lib/permissions/permissions'
import { randomId, statusPost } from '../testing/factories'
import { signInAs } from '../testing/sign-in-as'
import { expect, test } from './support/fixtures'
import { NOBODY } from './support/signed-in'

type Asker = { name: string; client: APIRequestContext; actorId: string }

async function askerOf(role: Role, kind: 'session' | 'key', baseURL: string | undefined): Promise<Asker> {
  const name = `reading-${role}-${kind}-${randomInt(10 ** 9)}`
  const email = `${name}@example.com`
  if (kind === 'session') {
    const extraHTTPHeaders = { cookie: await signInAs(role, email), origin: process.env.APP_URL ?? '' }
    const client = await playwright.newContext({ baseURL, storageState: NOBODY, extraHTTPHeaders })
    return { name: email, client, actorId: (await db().user.findUniqueOrThrow({ where: { email } })).id }
  }
  const key = await createKey({ name, role, expiresAt: new Date(Date.now() + 3_600_000) }, ON_THE_SERVER)
  const client = await playwright.newContext({
    baseURL,
    storageState: NOBODY,
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  })
  return { name, client, actorId: (await db().apiKey.findFirstOrThrow({ where: { name } })).id }
}

/** Returns an actor's "listed conferences" rows of the audit log, exported by an admin. */
async function listedBy(admin: APIRequestContext, { name }: Asker) {
  const query = new URLSearchParams({ action: 'listed conferences', who: name, format: 'jsonl' })
  const lines = (await (await admin.get(`/api/audit-log/export?${query}`)).text()).trim().split('\n')
  return lines.filter(Boolean).map((line) => JSON.parse(line))
}

for (const kind of ['session', 'key'] as const) {
  for (const role of ROLES) {
    test(`what a ${role} reads by ${kind} is noted, with whole numbers for those who may export`, async ({
      sendPost,
      request,
      baseURL,
    }) => {
      const from = `+${randomInt(10 ** 10, 10 ** 11)}`
      const ids = Array.from({ length: 5 }, () => randomId('CF'))
      for (const conferenceId of ids)
        await sendPost(statusPost({ conferenceId, from, to: 'sip:ann@pbx.example' }))
      const asker = await askerOf(role, kind, baseURL)
      const { client } = asker
      const found: { conferenceId: string; from: string; to: string }[] = []
      const query = new URLSearchParams({ q: from, limit: '2' })
      for (let hasMore = true; hasMore; ) {
        await client.head(`/api/conferences?${query}`)
        const page = await (await client.get(`/api/conferences?${query}`)).json()
        found.push(...page.data)
        hasMore = page.hasMore
        query.set('after', page.next)
      }
      expect(found.map(({ conferenceId }) => conferenceId).toSorted()).toEqual(ids.toSorted())
      const shown = role === 'listener' ? `+*******${from.slice(-4)}` : from
      for (const one of found) expect(one).toMatchObject({ from: shown, to: 'sip:ann@pbx.example' })

      // Other tests read the log at the same time, which can split a row or delay it for a moment.
      const given = async () => {
        const rows = await listedBy(request, asker)
        const filter = { via: 'api', search: `number ending ${from.slice(-4)}` }
        for (const row of rows) expect(row).toMatchObject({ actorId: asker.actorId, details: filter })
        const sum = (name: string) => rows.reduce((total, { details }) => total + details[name], 0)
        return [sum('conferences'), sum('requests')]
      }
      await expect.poll(given).toEqual([5, 3])
      // A single conference has full numbers for every role, and each one opened is its own row.
      const one = await (await client.get(`/api/conferences/${ids[0]}`)).json()
      expect(one.from).toBe(from)
      const opened = { actorId: asker.actorId, action: 'opened conference' }
      expect(await db().auditEvent.count({ where: opened })).toBe(1)
      await client.dispose()
    })
  }
}

test('a refused question, and one for the number of conferences that came, give out nothing', async ({
  request,
  baseURL,
}) => {
  const asker = await askerOf('listener', 'session', baseURL)
  expect((await asker.client.get('/api/conferences?limit=0')).status()).toBe(400)
  expect((await asker.client.get('/api/conferences/news?arrivedAfter=0')).status()).toBe(200)
  expect(await listedBy(request, asker)).toEqual([])
  await asker.client.dispose()
})

test('pages of the list and what a player shows leave a trace, too', async ({
  runConference,
  request,
  baseURL,
}) => {
  const { recordings, conferenceId } = await runConference()
  const { from } = await db().conference.findUniqueOrThrow({ where: { id: conferenceId } })
  const asker = await askerOf('listener', 'session', baseURL)
  for (let times = 0; times < 3; times++) await asker.client.get(`/conferences?q=${conferenceId}`)
  await asker.client.get(`/api/recordings/${recordings[0]?.recordingId}`)
  // Other tests read the log at the same time, which can split a row or delay it for a moment.
  const given = async (via: string) => {
    const rows = (await listedBy(request, asker)).filter(({ details }) => details.via === via)
    const sum = (name: string) => rows.reduce((total, { details }) => total + details[name], 0)
    return [sum('conferences'), sum('requests')]
  }
  await expect.poll(() => given('page')).toEqual([3, 3])
  await expect.poll(() => given('player')).toEqual([1, 1])
  const page = await (await request.get(`/audit-log?who=${encodeURIComponent(asker.name)}`)).text()
  expect(page).toMatch(/[123] conferences? in [123] requests?, page, search: id/)
  if (from !== null) expect(page).not.toContain(from)
  await asker.client.dispose()
})
