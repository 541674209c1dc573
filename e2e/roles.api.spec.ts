import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { APIRequestContext, APIResponse } from '@playwright/test'
import { mayDo, type Permission, ROLES } from '../lib/access/permissions'
import { db } from '../lib/db'
import type { Role } from '../lib/generated/prisma/client'
import { randomId } from '../lib/testing/factories'
import { signInAs } from '../lib/testing/sign-in-as'
import { expect, test } from './fixtures'
import { NOBODY } from './signed-in'

type Row = {
  needs: Permission | 'anyone'
  /** An address of the route, where it is not the route itself */
  at?: string
  method?: 'GET' | 'POST'
  /** Whether API keys open it */
  keys?: true
}

const CONFERENCE = randomId('CF')
const RECORDING = randomId('RE')

// What the build contains, and what it takes. A route or an action that has no row here fails the first test.
const ROUTES: Record<string, Row> = {
  '/': { needs: 'browse' },
  '/conferences': { needs: 'browse' },
  '/conferences/[conferenceId]': { needs: 'browse', at: `/conferences/${CONFERENCE}` },
  '/sign-in': { needs: 'anyone' },
  '/unavailable': { needs: 'anyone' },
  '/api/auth/callback/oidc': { needs: 'anyone' },
  '/api/health': { needs: 'anyone' },
  '/api/webhooks/freeclimb': { needs: 'anyone' },
  '/api/conferences/export': { needs: 'export', keys: true },
  '/api/conferences/news': { needs: 'browse', at: '/api/conferences/news?arrivedAfter=0' },
  '/api/recordings/[recordingId]/audio': {
    needs: 'play',
    at: `/api/recordings/${RECORDING}/audio`,
    keys: true,
  },
  // Of the same route, but another permission.
  'audio as a file': {
    needs: 'download',
    at: `/api/recordings/${RECORDING}/audio?download=1`,
    keys: true,
  },
}

const ACTIONS: Record<string, { needs: Permission | 'anyone'; on: string }> = {
  'app/(public)/sign-in/actions.ts signIn': { needs: 'anyone', on: '/sign-in' },
  'app/(public)/sign-in/actions.ts signInWithOidc': { needs: 'anyone', on: '/sign-in' },
  'app/set-theme.ts setTheme': { needs: 'anyone', on: '/conferences' },
  'app/(dashboard)/conferences/draw-rows.tsx drawRows': { needs: 'browse', on: '/conferences' },
}

// Files, and what Next draws when nothing else is there.
const NOT_OURS = ['/_global-error', '/_not-found', '/icon.svg']

type ActionManifest = { node: Record<string, { exportedName: string; filename: string }> }

const builtRoutes = () =>
  Object.values(readJson<Record<string, string>>('.next/app-path-routes-manifest.json')).filter(
    (route) => !NOT_OURS.includes(route),
  )

const builtActions = () =>
  Object.entries(readJson<ActionManifest>('.next/server/server-reference-manifest.json').node).map(
    ([id, { exportedName, filename }]) => ({ id, name: `${filename} ${exportedName}` }),
  )

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, 'utf8'))
}

test('every route and action that was built stands in the table, and nothing else does', () => {
  const rows = Object.keys(ROUTES).filter((name) => name.startsWith('/'))
  expect(rows.sort()).toEqual(builtRoutes().sort())
  expect(Object.keys(ACTIONS).sort()).toEqual(
    builtActions()
      .map(({ name }) => name)
      .sort(),
  )
})

/** Somebody who asks: their headers, and the role that they should be taken for. */
type Asker = { name: string; headers: Record<string, string>; role: Role | null; isKey?: true }

async function askers(): Promise<Asker[]> {
  const cookies = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await signInAs(role)] as const)),
  ) as Record<Role, string>
  return [
    { name: 'nobody', headers: {}, role: null },
    ...ROLES.map((role) => ({ name: `a ${role}`, headers: { cookie: cookies[role] }, role })),
    { name: 'an expired session', headers: { cookie: await expiredSession() }, role: null },
    { name: 'a disabled user', headers: { cookie: await disabledUser() }, role: null },
    {
      name: 'the session of another, with one’s own signature',
      headers: { cookie: withTokenOf(cookies.admin, cookies.listener) },
      role: null,
    },
    {
      name: 'a session that was made up',
      headers: { cookie: `roomtone.session_token=${randomBytes(24).toString('base64url')}` },
      role: null,
    },
    ...(await Promise.all(
      ROLES.map(async (role) => ({
        name: `a key of a ${role}`,
        headers: { authorization: `Bearer ${await makeKey(role)}` },
        role,
        isKey: true as const,
      })),
    )),
    ...[
      ['an unknown key', `Bearer rt_${randomBytes(32).toString('base64url')}`],
      ['an expired key', `Bearer ${await makeKey('admin', { expiresAt: new Date(Date.now() - 1_000) })}`],
      ['a revoked key', `Bearer ${await makeKey('admin', { revokedAt: new Date() })}`],
      ['a password for a key', `Basic ${Buffer.from('admin@example.com:x').toString('base64')}`],
    ].map(([name = '', authorization = '']) => ({ name, headers: { authorization }, role: null })),
  ]
}

async function expiredSession() {
  const email = `${randomUUID()}@example.com`
  const cookie = await signInAs('admin', email)
  await db().session.updateMany({
    where: { user: { email } },
    data: { expiresAt: new Date(Date.now() - 1_000) },
  })
  return cookie
}

async function disabledUser() {
  const email = `${randomUUID()}@example.com`
  const cookie = await signInAs('admin', email)
  await db().user.update({ where: { email }, data: { disabledAt: new Date() } })
  return cookie
}

function withTokenOf(cookie: string, ownCookie: string) {
  const [token] = cookie.split('.').slice(1)
  const [, ownToken, ...signature] = ownCookie.split('.')
  expect(ownToken).not.toBe(token)
  return ['roomtone', token, ...signature].join('.')
}

async function makeKey(role: Role, more: { expiresAt?: Date; revokedAt?: Date } = {}) {
  const key = `rt_${randomBytes(32).toString('base64url')}`
  const keyHash = createHash('sha256').update(key).digest('hex')
  const expiresAt = new Date(Date.now() + 60 * 60_000)
  await db().apiKey.create({
    data: { name: 'roles', role, keyHash, beginning: key.slice(0, 8), expiresAt, ...more },
  })
  return key
}

type Outcome = 'let in' | 'sign in first' | 'not allowed'

function outcomeOf(answer: APIResponse): Outcome {
  const location = answer.headers().location ?? answer.headers()['x-action-redirect'] ?? ''
  if (answer.status() === 401 || /^(https?:\/\/[^/]+)?\/sign-in/.test(location)) return 'sign in first'
  return answer.status() === 403 ? 'not allowed' : 'let in'
}

function expectedOf(needs: Permission | 'anyone', role: Role | null): Outcome {
  if (needs === 'anyone') return 'let in'
  if (role === null) return 'sign in first'
  return mayDo(role, needs) ? 'let in' : 'not allowed'
}

test.describe('as strangers come', () => {
  test.use({ storageState: NOBODY })

  test('every route lets in whom the table says, and nobody else', async ({ request }) => {
    for (const asker of await askers()) {
      for (const [route, { needs, at, method, keys }] of Object.entries(ROUTES)) {
        const role = asker.isKey && !keys ? null : asker.role
        const answer = await ask(request, at ?? route, { method: method ?? 'GET', headers: asker.headers })
        // The OIDC callback of an application without a provider, and of an answer that nobody asked for.
        if (route === '/api/auth/callback/oidc') expect(answer.status()).toBe(404)
        else expect(outcomeOf(answer), `${asker.name} at ${route}`).toBe(expectedOf(needs, role))
        expect(answer.status(), `${asker.name} at ${route}`).not.toBe(500)
      }
    }
  })

  test('every action lets in whom the table says, from whatever page it is called', async ({
    request,
    baseURL,
  }) => {
    const called = (await askers()).filter(({ isKey }) => !isKey)
    for (const { id, name } of builtActions()) {
      const row = ACTIONS[name]
      if (row === undefined) throw new Error(`${name} has no row`)
      for (const { name: who, headers, role } of called) {
        for (const page of new Set([row.on, '/sign-in'])) {
          const answer = await ask(request, page, {
            method: 'POST',
            headers: {
              ...headers,
              'next-action': id,
              accept: 'text/x-component',
              'content-type': 'text/plain;charset=UTF-8',
              origin: baseURL ?? '',
            },
            data: '[]',
          })
          // Next passes on an action of another page to that page; when the door there refuses, it answers this.
          if (page !== row.on && [404, 200].includes(answer.status()) && isNothing(await answer.text()))
            continue
          const outcome = outcomeOf(answer)
          const about = `${who} calls ${name} at ${page}`
          // Where the page is not for strangers, the door is what refuses.
          if (row.needs === 'anyone')
            expect(['let in', role === null ? 'sign in first' : ''], about).toContain(outcome)
          else expect(outcome, about).toBe(expectedOf(row.needs, role))
        }
      }
    }
  })
})

const isNothing = (text: string) => text === '{}' || text.includes('Nothing is here')

function ask(
  request: APIRequestContext,
  address: string,
  options: Parameters<APIRequestContext['fetch']>[1],
) {
  return request.fetch(address, { maxRedirects: 0, ...options })
}
