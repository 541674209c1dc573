import { cookies, headers } from 'next/headers'
import { englishOf, type Viewer } from '@/lib/format'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone'

/**
 * Pages are in English, and so are their dates and numbers: in the English of the first country that Accept-Language
 * names, else of the United States. The zone is that of the cookie that the browser sets; UTC until it is known.
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
