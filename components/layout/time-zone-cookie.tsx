'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone'

/** Tells the server the browser's time zone, and has the page drawn again when that was news. */
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
