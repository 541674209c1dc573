'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone'

/** Sends the browser's time zone to the server in a cookie, and refreshes the page if the server didn't know it. */
export function TimeZoneCookie({ known }: { known: string }) {
  const router = useRouter()
  useEffect(() => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    if (timeZone === known) return
    const secure = window.location.protocol === 'https:' ? ';secure' : ''
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
    document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(timeZone)};path=/;max-age=31536000;samesite=lax${secure}`
    router.refresh()
  }, [known, router])
  return null
}
