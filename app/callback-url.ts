import { headers } from 'next/headers'
import { configuredOrigin } from '@/lib/env'
import { type CallbackAddress, callbackAddress } from '@/lib/first-run/callback-address'
import { visitedOriginOf } from '@/lib/request-security/visited-origin'

export async function offeredAddress(): Promise<CallbackAddress> {
  return callbackAddress(await visitedOrigin())
}

/** The application's public origin: configured, else Vercel's, else the one this visitor used. */
export async function publicOrigin(): Promise<string> {
  return configuredOrigin() ?? (await visitedOrigin())
}

export async function visitedOrigin(): Promise<string> {
  return visitedOriginOf(await headers())
}
