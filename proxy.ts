import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { refuseSignedOut, signInHref } from '@/app/access'
import { problem } from '@/app/api/problem'
import { plainPage } from '@/app/plain-page'
import { readBody } from '@/app/read-body'
import type { Actor } from '@/lib/audit/actor'
import { readVisitor } from '@/lib/auth/actor'
import { ACTOR_HEADER, passActor } from '@/lib/auth/passed-actor'
import { renewSession } from '@/lib/auth/sessions'
import { conferenceExists } from '@/lib/conferences/detail'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { postExists } from '@/lib/deliveries/detail'
import { env } from '@/lib/env'
import {
  ACTION_BODY_TOO_LARGE,
  ACTION_WITHOUT_DATABASE,
  type ActionCallProblem,
  actionCallProblem,
} from '@/lib/http/action-call'
import { FORM_LIMIT_BYTES } from '@/lib/http/limit-bodies'
import { parseWebhookRequest, SENT_TO_HEADER } from '@/lib/http/webhook-address'
import { errorFacts, log } from '@/lib/log'
import { hasPermission } from '@/lib/permissions/permissions'
import { contentSecurityPolicy } from '@/lib/request-security/content-security-policy'
import { mayBeCrossSite, settleOrigin } from '@/lib/request-security/cross-site'
import { NO_COOKIE } from '@/lib/request-security/keeps-cookies'
import { isPublicPath, pagePermission, WEBHOOK } from '@/lib/request-security/public-paths'

// No route has this path, so Next renders its 404 page there, with that status.
const NOWHERE = '/nothing-here'

// Encoded in a Location header, a longer URL could exceed what servers in front accept, and break the way to sign in.
const MAX_NEXT_LENGTH = 1_000

/**
 * Every request comes through here, except for static files and the webhook. Signed-out users reach only public paths,
 * cross-site requests are refused, and pages get a CSP. Statuses that a page can't set once it renders are sent at its own
 * URL, so that a reload retries: 503 while the database is down, 403, and 404 with text in the HTML. Pages, handlers and
 * actions check roles, too (app/access.ts).
 */
export async function proxy(request: NextRequest) {
  const forWebhook = leadToWebhook(request)
  if (forWebhook !== null) return forWebhook
  const path = decodedPath(request)
  const isForPrograms = path?.startsWith('/api/') ?? false
  if (mayBeCrossSite(request.method, request.headers, env().APP_URL)) return refuseCrossSite(isForPrograms)
  if (path === null) return renderPage(request, null, NOWHERE)
  const goOn = async (actor: Actor | null = null) => {
    if (isForPrograms)
      return (
        refuseOtherMethod(request.method, path) ??
        NextResponse.next({ request: { headers: passOn(request, actor) } })
      )
    const fault = request.method === 'POST' ? await readActionProblem(request) : null
    return fault === null ? renderPage(request, actor) : refuseAction(request, fault)
  }
  if (isPublicPath(path)) return goOn()
  try {
    const visitor = await readVisitor(request.headers, { keys: isForPrograms })
    if (visitor === null)
      return isForPrograms && !isFollowedLink(request.headers) ? refuseSignedOut(true) : toSignIn(request)
    // A POST to a page is an action, maybe of another page, and checks its own permission.
    const { actor } = visitor
    const isPage = !isForPrograms && request.method !== 'POST'
    if (isPage && !hasPermission(actor.role, pagePermission(path)))
      return renderPage(request, actor, '/not-allowed')
    if (isPage && (await isNowhere(path))) return renderPage(request, actor, NOWHERE)
    const response = await goOn(actor)
    const cookies = visitor.session && (await renewSession(visitor.session, request.headers))
    for (const cookie of cookies ?? []) response.headers.append('set-cookie', cookie)
    return response
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    log.error({ error: errorFacts(error) }, "the database can't be reached")
    if (isForPrograms) return goOn()
    return request.method === 'POST'
      ? refuseAction(request, ACTION_WITHOUT_DATABASE)
      : renderPage(request, null, '/unavailable')
  }
}

/** Whether a path is the page of a conference or post that doesn't exist. */
async function isNowhere(path: string): Promise<boolean> {
  const [, section, id] = /^\/(conferences|deliveries)\/([^/]+)$/.exec(path) ?? []
  if (section === undefined || id === undefined) return false
  return !(await (section === 'conferences' ? conferenceExists(id) : postExists(id)))
}

/** Rewrites the webhook's requests to its handler where our server's hook hasn't (lib/http/lead-to-webhook.ts). */
function leadToWebhook(request: NextRequest): NextResponse | null {
  const { pathname, search } = new URL(request.url)
  const forWebhook = parseWebhookRequest(
    request.method,
    pathname + search,
    request.headers.has('freeclimb-signature'),
  )
  if (forWebhook === null) return null
  const headers = new Headers(request.headers)
  headers.delete(SENT_TO_HEADER)
  if (forWebhook.sentTo !== null) headers.set(SENT_TO_HEADER, forWebhook.sentTo)
  return NextResponse.rewrite(new URL(WEBHOOK + search, request.url), { request: { headers } })
}

/** Decodes the path as Next does: %2F and %5C stay encoded and separate nothing. Null if it can't be decoded. */
function decodedPath(request: NextRequest): string | null {
  try {
    return decodeURIComponent(request.nextUrl.pathname.replace(/%(?=2f|5c)/gi, '%25'))
  } catch {
    return null
  }
}

function newPolicy() {
  const nonce = randomBytes(16).toString('base64')
  return {
    nonce,
    policy: contentSecurityPolicy({ nonce, isDevelopment: process.env.NODE_ENV === 'development' }),
  }
}

/** Renders this address's page, or the one at `path`. Next adds the nonce to what the page loads. */
function renderPage(request: NextRequest, actor: Actor | null, path?: string) {
  const { nonce, policy } = newPolicy()
  const headers = passOn(request, actor)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  if (request.method === 'POST') settleOrigin(headers)
  const response =
    path === undefined
      ? NextResponse.next({ request: { headers } })
      : NextResponse.rewrite(new URL(path + request.nextUrl.search, request.url), { request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

// A link that a user followed, for example to a recording's file, which is under /api.
function isFollowedLink(headers: Headers) {
  return headers.get('sec-fetch-dest') === 'document' && headers.get('authorization') === null
}

/** The request's headers with its actor, except for actions, which may change who may do what before a page renders. */
function passOn(request: NextRequest, actor: Actor | null): Headers {
  const headers = new Headers(request.headers)
  headers.delete(ACTOR_HEADER)
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  const passed = isReading && actor !== null ? passActor(actor, request.headers) : null
  if (passed !== null) headers.set(ACTOR_HEADER, passed)
  return headers
}

const ACCEPTS_POST = /^\/api\/recordings\/[^/]+\/listening$/

/** Next's own 405 has neither a body nor Cache-Control, and caches may store a 405. */
function refuseOtherMethod(method: string, path: string) {
  const allowed = ACCEPTS_POST.test(path) ? ['POST'] : ['GET', 'HEAD']
  if (allowed.includes(method)) return null
  const error = `This address accepts only ${allowed[0]} requests.`
  return problem(405, 'method-not-allowed', error, { allow: allowed.join(', ') })
}

async function readActionProblem(request: NextRequest): Promise<ActionCallProblem | null> {
  const { body, fault } = await readBody(request, FORM_LIMIT_BYTES)
  if (fault === 'too-large') return ACTION_BODY_TOO_LARGE
  const contentType = request.headers.get('content-type') ?? ''
  return actionCallProblem({ isByScript: request.headers.has('next-action'), contentType, body })
}

/** Plain text for a page's script, which shows it; a page for a browser that submitted the form without one. */
function refuseAction(request: NextRequest, { status, heading, error }: ActionCallProblem) {
  const headers = new Headers({ 'cache-control': 'no-store', 'content-type': 'text/plain' })
  if (request.headers.has('next-action')) return new Response(error, { status, headers })
  const { nonce, policy } = newPolicy()
  headers.set('content-security-policy', policy)
  headers.set('content-type', 'text/html; charset=utf-8')
  const page = {
    title: 'Form not accepted',
    heading,
    text: error,
    link: { href: '', text: 'Back to the page' },
  }
  return new Response(plainPage(page, nonce), { status, headers })
}

function refuseCrossSite(isForPrograms: boolean) {
  const error =
    'Roomtone accepts this only from its own pages, and it seems to come from another site. If you sent it from a page of Roomtone, the proxy in front doesn’t pass on the Host header with its port (in nginx, $http_host): have it do so, or set APP_URL to the address you see in the browser.'
  if (isForPrograms) return problem(403, 'other-site', error)
  // Next shows a refused action's response if it is plain text.
  return new Response(error, { status: 403, headers: { 'cache-control': 'no-store' } })
}

/** Whether a signed-out user was sent here after signing in, which means that the browser kept no cookie. */
function comesFromSignIn({ method, headers }: NextRequest) {
  const referer = headers.get('referer') ?? ''
  return method === 'GET' && URL.canParse(referer) && new URL(referer).pathname === '/sign-in'
}

/** Redirects with 303, so that a form submitted after the session ended isn't posted to the sign-in page. */
function toSignIn(request: NextRequest) {
  const { pathname, searchParams } = request.nextUrl
  // Added by Next's client-side router.
  searchParams.delete('_rsc')
  const address = pathname + request.nextUrl.search
  const next = request.method === 'GET' && address.length <= MAX_NEXT_LENGTH ? address : '/'
  const url = new URL(signInHref(next), request.url)
  if (comesFromSignIn(request)) url.searchParams.set('error', NO_COOKIE)
  // Next sends the browser only the path, so a forged Host header doesn't end up in it.
  const response = NextResponse.redirect(url, 303)
  response.headers.set('cache-control', 'no-store')
  return response
}

// Skips the build's own files, which contain no user data, and the webhook: FreeClimb authenticates by signature, and its
// posts mustn't wait.
export const config = { matcher: ['/((?!_next/static/|icon\\.svg$|api/webhooks/freeclimb/*$).*)'] }
