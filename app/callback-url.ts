import { headers } from 'next/headers'
import { configuredOrigin } from '@/lib/env'
import { type CallbackAddress, callbackAddress } from '@/lib/first-run/callback-address'
import { visitedOriginOf } from '@/lib/request-security/visited-origin'

/** The address that FreeClimb posts to, as this visitor is offered it. */
export async function offeredAddress(): Promise<CallbackAddress> {
  return callbackAddress(await visitedOrigin())
}

/** Where strangers reach the application: configured, else Vercel's, else the visitor's own. */
export async function publicOrigin(): Promise<string> {
  return configuredOrigin() ?? (await visitedOrigin())
}

export async function visitedOrigin(): Promise<string> {
  return visitedOriginOf(await headers())
}
