import { headers } from 'next/headers'
import { env } from '@/lib/env'

/** The address that FreeClimb posts to, as strangers reach it: configured, else Vercel's, else the visitor's own. */
export async function callbackUrl(): Promise<string> {
  return `${await origin()}/api/webhooks/freeclimb`
}

/** Where this application is, as others reach it. */
export async function origin(): Promise<string> {
  const { APP_URL: configured, VERCEL_PROJECT_PRODUCTION_URL: vercelDomain } = env()
  if (configured) return configured
  if (vercelDomain) return `https://${vercelDomain}`
  const request = await headers()
  const nearest = (name: string) => request.get(name)?.split(',')[0]?.trim()
  const host = nearest('x-forwarded-host') ?? nearest('host') ?? 'localhost'
  return `${nearest('x-forwarded-proto') ?? 'http'}://${host}`
}
