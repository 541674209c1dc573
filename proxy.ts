import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { refuseStranger, signInHref } from '@/app/access'
import { plainPage } from '@/app/plain-page'
import { readBody } from '@/app/read-body'
import { readVisitor } from '@/lib/auth/actor'
import { renewSession } from '@/lib/auth/sessions'
import { conferenceExists } from '@/lib/conferences/detail'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { postExists } from '@/lib/deliveries/detail'
import { env } from '@/lib/env'
import { ACTION_BODY_TOO_LARGE, type ActionCallFault, actionCallFault } from '@/lib/http/action-call'
import { FORM_LIMIT_BYTES } from '@/lib/http/limit-bodies'
import { readWebhookRequest, SENT_TO_HEADER } from '@/lib/http/webhook-address'
import { errorFacts, log } from '@/lib/log'
import { mayDo } from '@/lib/permissions/permissions'
import { contentSecurityPolicy } from '@/lib/request-security/content-security-policy'
import { isForStrangers, pagePermission, WEBHOOK } from '@/lib/request-security/front-door'
import { NO_COOKIE } from '@/lib/request-security/keeps-cookies'
import { mayComeFromOtherSite, settleOrigin } from '@/lib/request-security/other-site'

// No route has this address: the page for what does not exist is drawn there, with its status.
const NOWHERE = '/nothing-here'

// A header that grew longer, encoded, than servers in front of this one take would be no way to the sign-in page.
const LONGEST_NEXT = 1_000

/**
 * The front door. Lets strangers to the few addresses that are theirs, refuses what other sites have a browser send,
 * says what a page may run, and answers what a page cannot answer itself once it is being drawn, at the page's own address,
 * so that a reload tries again: 503 while the database is away, 403, and 404 with words in the HTML. What somebody's role
 * allows is asked by each page, handler and action itself, too (app/access.ts).
 */
export async function proxy(request: NextRequest) {
  const forWebhook = leadToWebhook(request)
  if (forWebhook !== null) return forWebhook
  const path = decodedPath(request)
  const isForPrograms = path?.startsWith('/api/') ?? false
  if (mayComeFromOtherSite(request.method, request.headers, env().APP_URL))
    return refuseOtherSite(isForPrograms)
  if (path === null) return drawPage(request, NOWHERE)
  const goOn = async () => {
    if (isForPrograms) return leaveToHandler(request)
    const fault = request.method === 'POST' ? await readActionFault(request) : null
    return fault === null ? drawPage(request) : refuseAction(request, fault)
  }
  if (isForStrangers(path)) return goOn()
  try {
    const visitor = await readVisitor(request.headers, { keys: isForPrograms })
    if (visitor === null)
      return isForPrograms && !isFollowedLink(request.headers) ? refuseStranger() : toSignIn(request)
    // What is posted to a page is an action, of this page or another, and answers for itself.
    const isPage = !isForPrograms && request.method !== 'POST'
    if (isPage && !mayDo(visitor.actor.role, pagePermission(path))) return drawPage(request, '/not-allowed')
    if (isPage && (await isNowhere(path))) return drawPage(request, NOWHERE)
    const response = await goOn()
    const cookies = visitor.session && (await renewSession(visitor.session, request.headers))
    for (const cookie of cookies ?? []) response.headers.append('set-cookie', cookie)
    return response
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    log.error({ error: errorFacts(error) }, 'the database cannot be reached')
    return isForPrograms ? goOn() : drawPage(request, '/unavailable')
  }
}

/** Whether a path is that of a page about something that does not exist. */
async function isNowhere(path: string): Promise<boolean> {
  const [, section, id] = /^\/(conferences|deliveries)\/([^/]+)$/.exec(path) ?? []
  if (section === undefined || id === undefined) return false
  return !(await (section === 'conferences' ? conferenceExists(id) : postExists(id)))
}

/** Where no hook has done so (lib/http/lead-to-webhook.ts), leads what the webhook answers to its handler. */
function leadToWebhook(request: NextRequest): NextResponse | null {
  const { pathname, search } = new URL(request.url)
  const forWebhook = readWebhookRequest(
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

/** As Next reads it: a slash that is written %2F stays so, and parts nothing. */
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

/** Has the page of this address drawn, or that of another. Next puts the nonce on what the page loads. */
function drawPage(request: NextRequest, path?: string) {
  const { nonce, policy } = newPolicy()
  const headers = new Headers(request.headers)
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

/** Next's own 405 says nothing of caches, which may keep a 405. */
// As to a recording's file, which is under /api.
function isFollowedLink(headers: Headers) {
  return headers.get('sec-fetch-dest') === 'document' && headers.get('authorization') === null
}

function leaveToHandler({ method }: NextRequest) {
  const response = NextResponse.next()
  if (method !== 'GET' && method !== 'HEAD') response.headers.set('cache-control', 'no-store')
  return response
}

async function readActionFault(request: NextRequest): Promise<ActionCallFault | null> {
  const { body, fault } = await readBody(request, FORM_LIMIT_BYTES)
  if (fault === 'too-large') return ACTION_BODY_TOO_LARGE
  const contentType = request.headers.get('content-type') ?? ''
  return actionCallFault({ isByScript: request.headers.has('next-action'), contentType, body })
}

/** In plain text to a page's script, which shows it; as a page to a browser whose form was sent without one. */
function refuseAction(request: NextRequest, { status, error }: ActionCallFault) {
  const headers = new Headers({ 'cache-control': 'no-store', 'content-type': 'text/plain' })
  if (request.headers.has('next-action')) return new Response(error, { status, headers })
  const { nonce, policy } = newPolicy()
  headers.set('content-security-policy', policy)
  headers.set('content-type', 'text/html; charset=utf-8')
  const page = {
    title: 'Form not accepted',
    heading: 'This form couldn’t be read',
    text: error,
    link: { href: '', text: 'Back to the page' },
  }
  return new Response(plainPage(page, nonce), { status, headers })
}

function refuseOtherSite(isForPrograms: boolean) {
  const error =
    'Roomtone accepts this only from its own pages, and it seems to come from another site. If you sent it from a page of Roomtone, the proxy in front doesn’t pass on the Host header with its port (in nginx, $http_host): have it do so, or set APP_URL to the address you see in the browser.'
  const init = { status: 403, headers: { 'cache-control': 'no-store' } }
  // Plain text is what Next shows of an action that was refused.
  return isForPrograms ? Response.json({ error, code: 'other-site' }, init) : new Response(error, init)
}

/** Whether a stranger is led on from the sign-in page, as only those are who signed in: the browser kept no cookie. */
function comesFromSignIn({ method, headers }: NextRequest) {
  const referer = headers.get('referer') ?? ''
  return method === 'GET' && URL.canParse(referer) && new URL(referer).pathname === '/sign-in'
}

/** With 303, so that a form that was sent too late is not sent on to the sign-in page. */
function toSignIn(request: NextRequest) {
  const { pathname, searchParams } = request.nextUrl
  // Next's own, of a page's script.
  searchParams.delete('_rsc')
  const address = pathname + request.nextUrl.search
  const next = request.method === 'GET' && address.length <= LONGEST_NEXT ? address : '/'
  const url = new URL(signInHref(next), request.url)
  if (comesFromSignIn(request)) url.searchParams.set('error', NO_COOKIE)
  // Next tells the browser the path alone, so that no Host header that was made up is in it.
  const response = NextResponse.redirect(url, 303)
  response.headers.set('cache-control', 'no-store')
  return response
}

// The build's own files, which hold nothing of anybody's, are not asked about; nor is FreeClimb, which proves itself by
// its signature and is not to be kept waiting.
export const config = { matcher: ['/((?!_next/static/|icon\\.svg$|api/webhooks/freeclimb/*$).*)'] }
