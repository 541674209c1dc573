import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { APIRequestContext, APIResponse } from '@playwright/test'
import { db } from '../lib/db'
import type { Role } from '../lib/generated/prisma/client'
import { hasPermission, type Permission, ROLES } from '../lib/permissions/permissions'
import { randomId } from '../testing/factories'
import { signInAs } from '../testing/sign-in-as'
import { expect, test } from './support/fixtures'
import { NOBODY } from './support/signed-in'

type Row = {
  needs: Permission | 'anyone'
  /** A URL of the route, if it differs from the route */
  at?: string
  method?: 'GET' | 'POST'
  /** Whether API keys work */
  keys?: true
}

const CONFERENCE = randomId('CF')
const RECORDING = randomId('RE')
const DELIVERY = randomUUID()

// Every route of the build and what it requires. A route or an action without a row here fails the first test.
const ROUTES: Record<string, Row> = {
  '/': { needs: 'browse' },
  '/conferences': { needs: 'browse' },
  '/conferences/[conferenceId]': { needs: 'browse', at: `/conferences/${CONFERENCE}` },
  '/deliveries': { needs: 'deliveries' },
  '/deliveries/[deliveryId]': { needs: 'deliveries', at: `/deliveries/${DELIVERY}` },
  '/account': { needs: 'browse' },
  '/users': { needs: 'users' },
  '/users/[userId]/disable': { needs: 'users', at: '/users/nobody/disable' },
  '/users/[userId]/reset-password': { needs: 'users', at: '/users/nobody/reset-password' },
  '/audit-log': { needs: 'auditLog' },
  '/keys': { needs: 'settings' },
  '/setup': { needs: 'settings' },
  '/keys/[keyId]/revoke': { needs: 'settings', at: `/keys/${randomUUID()}/revoke` },
  '/sign-in': { needs: 'anyone' },
  '/invitations/[token]': { needs: 'anyone', at: '/invitations/unknown' },
  '/unavailable': { needs: 'anyone' },
  // Tells a signed-in user that they don't have access.
  '/not-allowed': { needs: 'browse' },
  '/api/auth/oidc': { needs: 'anyone' },
  '/api/auth/callback/oidc': { needs: 'anyone' },
  // Answers what no other route does.
  '/api/[...path]': { needs: 'browse', at: '/api/nothing', keys: true },
  '/api/health': { needs: 'anyone' },
  // Requires its own secret.
  '/api/jobs/run': { needs: 'anyone' },
  '/api/health/ready': { needs: 'anyone' },
  '/api/webhooks/freeclimb': { needs: 'anyone' },
  '/api/openapi.json': { needs: 'browse', keys: true },
  '/api/conferences': { needs: 'browse', keys: true },
  '/api/conferences/[conferenceId]': { needs: 'browse', at: `/api/conferences/${CONFERENCE}`, keys: true },
  '/api/audit-log/export': { needs: 'auditLog' },
  '/api/recordings/[recordingId]': { needs: 'play', at: `/api/recordings/${RECORDING}` },
  '/api/recordings/[recordingId]/waveform': { needs: 'play', at: `/api/recordings/${RECORDING}/waveform` },
  '/api/recordings/[recordingId]/listening': {
    needs: 'play',
    at: `/api/recordings/${RECORDING}/listening`,
    method: 'POST',
  },
  '/api/conferences/export': { needs: 'export', keys: true },
  '/api/conferences/first-post': { needs: 'browse' },
  '/api/conferences/news': { needs: 'browse', at: '/api/conferences/news?arrivedAfter=0' },
  '/api/recordings/[recordingId]/audio': {
    needs: 'play',
    at: `/api/recordings/${RECORDING}/audio`,
    keys: true,
  },
  // The same route with another permission.
  'audio as a file': {
    needs: 'download',
    at: `/api/recordings/${RECORDING}/audio?download=1`,
    keys: true,
  },
}

/** `ends`: signs out the users it lets in, which looks like a refusal */
const ACTIONS: Record<string, { needs: Permission | 'anyone'; on: string; ends?: true }> = {
  'app/(public)/sign-in/actions.ts signIn': { needs: 'anyone', on: '/sign-in' },
  'app/(public)/sign-in/actions.ts signInToDemo': { needs: 'anyone', on: '/sign-in' },
  'app/(public)/invitations/[token]/actions.ts accept': { needs: 'anyone', on: '/invitations/unknown' },
  'app/(dashboard)/account/actions.ts signOut': { needs: 'browse', on: '/account', ends: true },
  'app/(dashboard)/account/actions.ts signOutEverywhere': { needs: 'browse', on: '/account', ends: true },
  'app/(dashboard)/account/actions.ts changeOwnPassword': { needs: 'browse', on: '/account' },
  'app/(dashboard)/users/actions.ts changeUserRole': { needs: 'users', on: '/users' },
  'app/(dashboard)/users/actions.ts enableUser': { needs: 'users', on: '/users' },
  'app/(dashboard)/users/actions.ts disableUser': { needs: 'users', on: '/users/nobody/disable' },
  'app/(dashboard)/users/actions.ts resetUserPassword': {
    needs: 'users',
    on: '/users/nobody/reset-password',
  },
  'app/(dashboard)/users/actions.ts invite': { needs: 'users', on: '/users' },
  'app/(dashboard)/users/actions.ts withdrawInvitation': { needs: 'users', on: '/users' },
  'app/(dashboard)/deliveries/actions.ts replay': { needs: 'deliveries', on: `/deliveries/${DELIVERY}` },
  'app/set-theme.ts setTheme': { needs: 'anyone', on: '/conferences' },
  'app/(dashboard)/keys/actions.ts createApiKey': { needs: 'settings', on: '/keys' },
  'app/(dashboard)/keys/actions.ts revoke': { needs: 'settings', on: '/keys/x/revoke' },
  'app/(dashboard)/setup/actions.ts sendTest': { needs: 'settings', on: '/setup' },
  'app/(dashboard)/setup/actions.ts retryRecordings': { needs: 'settings', on: '/setup' },
  'app/(dashboard)/setup/actions.ts readList': { needs: 'settings', on: '/setup' },
  'app/(dashboard)/setup/render-runs.tsx renderRuns': { needs: 'settings', on: '/setup' },
  'app/(dashboard)/conferences/[conferenceId]/actions.ts retryAudio': { needs: 'play', on: '/conferences' },
  'app/(dashboard)/conferences/render-updates.tsx renderUpdates': { needs: 'browse', on: '/conferences' },
  'app/(dashboard)/conferences/[conferenceId]/render-conference.tsx renderConference': {
    needs: 'browse',
    on: '/conferences',
  },
}

// Files, and Next.js's fallback pages.
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

// The page that an action is called on must exist.
test.beforeAll(async () => {
  const moments = { receivedAt: new Date(), sentAt: new Date() }
  await db().webhookDelivery.createMany({
    data: [{ id: DELIVERY, ...moments, headers: {}, body: new Uint8Array(), result: 'ignored' }],
    // Each group of tests runs this again.
    skipDuplicates: true,
  })
})

/** A client: its headers and the role that it should have */
type Asker = { name: string; headers: Record<string, string>; role: Role | null; isKey?: true }

let made: Promise<Asker[]> | undefined

/** Creates them once for all tests, because hashing each password is slow by design. */
function askers() {
  made ??= makeAskers()
  return made
}

async function makeAskers(): Promise<Asker[]> {
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
        headers: { authorization: `Bearer ${await createApiKey(role)}` },
        role,
        isKey: true as const,
      })),
    )),
    ...[
      ['an unknown key', `Bearer rt_${randomBytes(32).toString('base64url')}`],
      [
        'an expired key',
        `Bearer ${await createApiKey('admin', { expiresAt: new Date(Date.now() - 1_000) })}`,
      ],
      ['a revoked key', `Bearer ${await createApiKey('admin', { revokedAt: new Date() })}`],
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

async function createApiKey(role: Role, more: { expiresAt?: Date; revokedAt?: Date } = {}) {
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
  return answer.status() === 403 || /\/not-allowed(;|$)/.test(location) ? 'not allowed' : 'let in'
}

function expectedOf(needs: Permission | 'anyone', role: Role | null): Outcome {
  if (needs === 'anyone') return 'let in'
  if (role === null) return 'sign in first'
  return hasPermission(role, needs) ? 'let in' : 'not allowed'
}

// Slow, because there are many requests and the server may be busy.
test.describe('as strangers come', () => {
  test.use({ storageState: NOBODY })
  test.slow()

  for (const [route, { needs, at, method, keys }] of Object.entries(ROUTES)) {
    test(`${route} lets in whom the table says, and nobody else`, async ({ request }) => {
      await Promise.all(
        (await askers()).map(async ({ name, headers, role, isKey }) => {
          const answer = await ask(request, at ?? route, { method: method ?? 'GET', headers })
          // Without an OIDC provider, the routes of /api/auth don't exist.
          if (route === '/not-allowed' && role !== null && !isKey) return expect(answer.status()).toBe(403)
          if (route.startsWith('/api/auth/')) return expect(answer.status()).toBe(404)
          expect(answer.status(), name).not.toBe(500)
          expect(outcomeOf(answer), name).toBe(expectedOf(needs, isKey && !keys ? null : role))
        }),
      )
    })
  }

  for (const [name, { needs, on, ends }] of Object.entries(ACTIONS)) {
    test(`${name} lets in whom the table says, from whatever page it is called`, async ({ request }) => {
      const id = builtActions().find((action) => action.name === name)?.id ?? ''
      const called = (await askers()).filter(({ isKey, role }) => !isKey && !(ends && role !== null))
      for (const page of new Set([on, '/sign-in'])) {
        await Promise.all(
          called.map(async ({ name: who, headers, role }) => {
            const answer = await ask(request, page, {
              method: 'POST',
              headers: { ...headers, ...ACTION_HEADERS, 'next-action': id },
              data: '[]',
            })
            const text = await answer.text()
            // Next.js forwards another page's action to that page and answers this if it was refused there.
            if (page !== on && (text === '{}' || answer.status() === 404)) return
            const outcome = outcomeOf(answer)
            // If strangers can't open the page, the sign-in check refuses the call before the action does.
            const isShutOut = role === null && page === on && !/^\/(sign-in|invitations)/.test(on)
            const expected = isShutOut ? 'sign in first' : expectedOf(needs, role)
            expect(outcome, `${who} at ${page}: ${answer.status()} ${text.slice(0, 200)}`).toBe(expected)
          }),
        )
      }
    })
  }
})

const ACTION_HEADERS = { accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8' }

function ask(
  request: APIRequestContext,
  address: string,
  options: Parameters<APIRequestContext['fetch']>[1],
) {
  return request.fetch(address, {
    maxRedirects: 0,
    ...options,
    // As from our own pages.
    headers: { origin: process.env.APP_URL ?? '', ...options?.headers },
  })
}
