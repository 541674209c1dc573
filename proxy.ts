import { type NextRequest, NextResponse } from 'next/server'
import { databaseAnswers } from '@/lib/db'

/** Answers in place of a page that cannot be drawn without the database, at its own address: a reload tries again. */
export async function proxy(request: NextRequest) {
  if (await databaseAnswers()) return NextResponse.next()
  const unavailable = request.nextUrl.clone()
  unavailable.pathname = '/unavailable'
  return NextResponse.rewrite(unavailable)
}

export const config = { matcher: ['/conferences/:path*'] }
