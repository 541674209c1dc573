import { cookies, headers } from 'next/headers'
import { englishOf, type Viewer } from '@/lib/format'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone'

/**
 * Pages are in English; dates and numbers use the English of the first country in Accept-Language, else US English. The
 * time zone comes from a cookie that the browser sets; until then it is UTC.
 */
export async function readViewer(): Promise<Viewer> {
  const acceptLanguage = (await headers()).get('accept-language')
  const timeZone = (await cookies()).get(TIME_ZONE_COOKIE)?.value
  return { locale: englishOf(acceptLanguage), timeZone: usableTimeZone(timeZone), now: new Date() }
}

function usableTimeZone(name: string | undefined) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: decodeURIComponent(name ?? 'UTC') }).resolvedOptions()
      .timeZone
  } catch {
    return 'UTC'
  }
}
