import type { Route } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { answerDatabaseAway, readOrSayAway } from '@/app/database-away'
import type { Actor } from '@/lib/audit/actor'
import type { Origin } from '@/lib/audit/append'
import { readActor } from '@/lib/auth/actor'
import { mayDo, type Permission } from '@/lib/permissions/permissions'
import { originOf } from '@/lib/request-security/origin'

/** Who is looking at a page; null for a stranger. Asked once for all of a page. */
export const currentActor = cache(
  async (): Promise<Actor | null> => readOrSayAway(readActor(await headers()), '/conferences'),
)

/** Whether who is looking may, for what a page shows. What they may do is asked again where it is done. */
export async function mayCurrentActor(permission: Permission): Promise<boolean> {
  const actor = await currentActor()
  return actor !== null && mayDo(actor.role, permission)
}

/**
 * What a page and an action begin with. Who may not is led to the sign-in page, or to one that says so with 403: Next’s
 * forbidden() leaves a page empty where no script runs.
 */
export async function authorise(permission: Permission): Promise<Actor> {
  const actor = await currentActor()
  if (actor === null) redirect('/sign-in')
  if (!mayDo(actor.role, permission)) redirect('/not-allowed')
  return actor
}

type RequestAccess = { ok: true; actor: Actor; origin: Origin } | { ok: false; refusal: Response }

/** What a route handler begins with. `keys`: whether it serves programs, by API keys. */
export async function authoriseRequest(
  request: Request,
  permission: Permission,
  { keys = false } = {},
): Promise<RequestAccess> {
  try {
    const actor = await readActor(request.headers, { keys })
    if (actor === null) return { ok: false, refusal: refuseStranger(keys) }
    if (!mayDo(actor.role, permission)) return { ok: false, refusal: refuseRole(actor) }
    return { ok: true, actor, origin: originOf(request.headers) }
  } catch (error) {
    return { ok: false, refusal: answerDatabaseAway(error) }
  }
}

/** The answer to a program that nobody has let in. */
export function refuseStranger(keys = false): Response {
  const error = keys
    ? 'Sign in, or send a valid API key: Authorization: Bearer rt_…'
    : 'Sign in to Roomtone first.'
  const headers = { 'cache-control': 'no-store', 'www-authenticate': 'Bearer realm="Roomtone"' }
  return Response.json({ error, code: 'not-signed-in' }, { status: 401, headers })
}

function refuseRole({ kind, role }: Actor): Response {
  const error = `${kind === 'key' ? 'This API key’s' : 'Your'} role (${role}) doesn’t allow this.`
  return Response.json(
    { error, code: 'not-allowed' },
    { status: 403, headers: { 'cache-control': 'no-store' } },
  )
}

/** Who acts, and from where, for the trail. */
export async function currentOrigin(): Promise<Origin> {
  return originOf(await headers())
}

/** The sign-in page that leads on to an address. */
export function signInHref(next: string): Route {
  return (
    next === '/' || next === '/conferences' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`
  ) as Route
}
