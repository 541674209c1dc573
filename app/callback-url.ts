import { headers } from 'next/headers'
import { configuredOrigin } from '@/lib/env'

/** The address that FreeClimb posts to. */
export async function callbackUrl(): Promise<string> {
  return `${await publicOrigin()}/api/webhooks/freeclimb`
}

/** Where strangers reach the application: configured, else Vercel's, else the visitor's own. */
export async function publicOrigin(): Promise<string> {
  return configuredOrigin() ?? (await visitedOrigin())
}

/** The origin that the visitor asked at, as far as proxies tell. */
export async function visitedOrigin(): Promise<string> {
  const request = await headers()
  const nearest = (name: string) => request.get(name)?.split(',')[0]?.trim()
  const host = nearest('x-forwarded-host') ?? nearest('host') ?? 'localhost'
  return `${nearest('x-forwarded-proto') ?? 'http'}://${host}`
}
