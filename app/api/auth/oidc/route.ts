import type { Route } from 'next'
import { redirect } from 'next/navigation'
import type { NextRequest } from 'next/server'
import { isOidcOffered, startOidcSignIn } from '@/lib/auth/oidc'
import { originOf } from '@/lib/request-security/origin'
import { safeReturnPath } from '@/lib/request-security/return-path'
import { problem } from '../../problem'

/** Redirects to the provider. Not a form: form-action applies to every redirect, and we don't know the provider's. */
export async function GET(request: NextRequest) {
  if (!isOidcOffered()) return problem(404, 'not-found', 'No OIDC provider is set up.')
  const next = safeReturnPath(request.nextUrl.searchParams.get('next'))
  const started = await startOidcSignIn(next, request.headers, originOf(request.headers))
  redirect((started.ok ? started.value.url : `/sign-in?error=${started.problem}`) as Route)
}
