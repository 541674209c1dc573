import { type NextRequest, NextResponse } from 'next/server'
import { conferenceExists } from '@/lib/conferences/detail'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { pingDatabase } from '@/lib/db'
import { errorFacts, log } from '@/lib/log'

// No route has this address: the page for what does not exist is drawn there, with its status.
const NOWHERE = '/nothing-here'

/**
 * Answers what a page cannot answer itself once it is being drawn: 503 while the database is away, and 404 with words
 * in the HTML, at the page's own address, so that a reload tries again.
 */
export async function proxy(request: NextRequest) {
  const path = decodedPath(request)
  if (path === null) return rewrite(request, NOWHERE)
  const [, section, conferenceId] = path.split('/')
  if (section !== 'conferences') return NextResponse.next()
  try {
    if (!conferenceId) await pingDatabase()
    else if (!(await conferenceExists(conferenceId))) return rewrite(request, NOWHERE)
    return NextResponse.next()
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    log.error({ error: errorFacts(error) }, 'the database cannot be reached')
    return rewrite(request, '/unavailable')
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

export const config = { matcher: ['/conferences/:path*', '/api/recordings/:path*'] }
