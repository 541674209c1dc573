import { type NextRequest, NextResponse } from 'next/server'
import { refuseStranger, signInHref } from '@/app/access'
import { readVisitor } from '@/lib/access/actor'
import { isForStrangers } from '@/lib/access/front-door'
import { renewSession } from '@/lib/access/sessions'
import { conferenceExists } from '@/lib/conferences/detail'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { errorFacts, log } from '@/lib/log'

// No route has this address: the page for what does not exist is drawn there, with its status.
const NOWHERE = '/nothing-here'

/**
 * The front door. Lets strangers to the few addresses that are theirs, and answers what a page cannot answer itself once
 * it is being drawn: 503 while the database is away, and 404 with words in the HTML, at the page's own address, so that
 * a reload tries again. What somebody's role allows is asked by each page, handler and action itself (app/access.ts).
 */
export async function proxy(request: NextRequest) {
  const path = decodedPath(request)
  if (path === null) return rewrite(request, NOWHERE)
  if (isForStrangers(path)) return NextResponse.next()
  const isForPrograms = path.startsWith('/api/')
  try {
    const visitor = await readVisitor(request.headers, { keys: isForPrograms })
    if (visitor === null) return isForPrograms ? refuseStranger() : toSignIn(request)
    const conferenceId = /^\/conferences\/([^/]+)$/.exec(path)?.[1]
    if (conferenceId !== undefined && !(await conferenceExists(conferenceId)))
      return rewrite(request, NOWHERE)
    const response = NextResponse.next()
    const cookies = visitor.session && (await renewSession(visitor.session, request.headers))
    for (const cookie of cookies ?? []) response.headers.append('set-cookie', cookie)
    return response
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    log.error({ error: errorFacts(error) }, 'the database cannot be reached')
    return isForPrograms ? NextResponse.next() : rewrite(request, '/unavailable')
  }
}

function decodedPath(request: NextRequest): string | null {
  try {
    return decodeURIComponent(request.nextUrl.pathname)
  } catch {
    return null
  }
}

function rewrite(request: NextRequest, path: string) {
  const url = request.nextUrl.clone()
  url.pathname = path
  return NextResponse.rewrite(url)
}

/** With 303, so that a form that was sent too late is not sent on to the sign-in page. */
function toSignIn(request: NextRequest) {
  const { pathname, search } = request.nextUrl
  const next = request.method === 'GET' ? pathname + search : '/'
  return NextResponse.redirect(new URL(signInHref(next), request.url), 303)
}

// The build's own files, which hold nothing of anybody's, are not asked about.
export const config = { matcher: ['/((?!_next/static/|_next/image|icon.svg$).*)'] }
