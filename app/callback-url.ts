import { headers } from 'next/headers'
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

/**
 * The origin that the visitor asked at, as far as proxies tell: only to be shown, for anyone can write these headers. What
 * this server itself connects to is configured, or itself.
 */
export async function visitedOrigin(): Promise<string> {
  const request = await headers()
  const nearest = (name: string) => request.get(name)?.split(',')[0]?.trim()
  const scheme = nearest('x-forwarded-proto') === 'https' ? 'https' : 'http'
  const origin = `${scheme}://${nearest('x-forwarded-host') ?? nearest('host') ?? 'localhost'}`
  return URL.canParse(origin) ? new URL(origin).origin : `${scheme}://localhost`
}
