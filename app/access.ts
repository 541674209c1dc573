import type { Route } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { problem } from '@/app/api/problem'
import { databaseUnavailableResponse, orRedirectIfUnavailable } from '@/app/database-unavailable'
import type { Actor } from '@/lib/audit/actor'
import type { Origin } from '@/lib/audit/append'
import { readActor } from '@/lib/auth/actor'
import { hasPermission, type Permission } from '@/lib/permissions/permissions'
import { originOf } from '@/lib/request-security/origin'

/** The user viewing the page; null if signed out. Read once per request. */
export const currentActor = cache(
  async (): Promise<Actor | null> => orRedirectIfUnavailable(readActor(await headers()), '/conferences'),
)

/** Whether the current user has a permission, for deciding what to show. Actions check again. */
export async function currentActorHasPermission(permission: Permission): Promise<boolean> {
  const actor = await currentActor()
  return actor !== null && hasPermission(actor.role, permission)
}

/** Guards a page or an action: redirects to sign-in or to a 403 page. Next's forbidden() is empty without JavaScript. */
export async function authorize(permission: Permission): Promise<Actor> {
  const actor = await currentActor()
  if (actor === null) redirect('/sign-in')
  if (!hasPermission(actor.role, permission)) redirect('/not-allowed')
  return actor
}

type RequestAccess = { ok: true; actor: Actor; origin: Origin } | { ok: false; refusal: Response }

/** Guards a route handler. `keys`: whether it accepts API keys, too. */
export async function authorizeRequest(
  request: Request,
  permission: Permission,
  { keys = false } = {},
): Promise<RequestAccess> {
  try {
    const actor = await readActor(request.headers, { keys })
    if (actor === null) return { ok: false, refusal: refuseSignedOut(keys) }
    if (!hasPermission(actor.role, permission)) return { ok: false, refusal: refuseRole(actor) }
    return { ok: true, actor, origin: originOf(request.headers) }
  } catch (error) {
    return { ok: false, refusal: databaseUnavailableResponse(error) }
  }
}

export function refuseSignedOut(keys = false): Response {
  const error = keys
    ? 'Sign in, or send a valid API key (Authorization: Bearer rt_…).'
    : 'Sign in to Roomtone first.'
  return problem(401, 'not-signed-in', error, { 'www-authenticate': 'Bearer realm="Roomtone"' })
}

function refuseRole({ kind, role }: Actor): Response {
  const error = `${kind === 'key' ? 'This API key’s' : 'Your'} role (${role}) doesn’t allow this.`
  return problem(403, 'not-allowed', error)
}

export async function currentOrigin(): Promise<Origin> {
  return originOf(await headers())
}

export function signInHref(next: string): Route {
  return (
    next === '/' || next === '/conferences' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`
  ) as Route
}
