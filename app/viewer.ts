import { cookies, headers } from 'next/headers'
import type { Viewer } from '@/lib/format'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone'

/** Locale from Accept-Language, zone from the cookie that the browser sets; English and UTC until they are known. */
export async function readViewer(): Promise<Viewer> {
  const preferred = (await headers()).get('accept-language')?.split(/[,;]/)[0]?.trim()
  const timeZone = (await cookies()).get(TIME_ZONE_COOKIE)?.value
  return { locale: usableLocale(preferred), timeZone: usableTimeZone(timeZone), now: new Date() }
}

function usableLocale(tag: string | undefined) {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag ?? [])[0] ?? 'en'
  } catch {
    return 'en'
  }
}

function usableTimeZone(name: string | undefined) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: decodeURIComponent(name ?? 'UTC') }).resolvedOptions()
      .timeZone
  } catch {
    return 'UTC'
  }
}
