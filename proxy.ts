import { type NextRequest, NextResponse } from 'next/server'
import { databaseAnswers } from '@/lib/db'

/** A page that cannot be drawn without the database answers 503 at its own address, so that a reload tries again. */
export async function proxy(request: NextRequest) {
  if (await databaseAnswers()) return NextResponse.next()
  return NextResponse.rewrite(new URL('/unavailable', request.url), {
    status: 503,
    headers: { 'retry-after': '5' },
  })
}

export const config = { matcher: ['/conferences/:path*'] }
