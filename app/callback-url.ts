import { headers } from 'next/headers'
import { visitedOriginOf } from '@/lib/access/visited-origin'
import { configuredOrigin } from '@/lib/env'
import { type CallbackAddress, callbackAddress } from '@/lib/set-up/callback-address'

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
