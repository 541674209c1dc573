'use client'

import { useEffect, useState } from 'react'
import { shortSpan } from '@/lib/setup/span'

/** How long ago something happened: the server's figure first, then counting up. */
export function LiveAgo({ atMs, agoSec }: { atMs: number; agoSec: number }) {
  const [shownSec, setShownSec] = useState(agoSec)
  useEffect(() => {
    // Follows the server's clock if this one differs.
    const skewMs = Date.now() - atMs - agoSec * 1000
    const show = () => setShownSec(Math.max(0, Math.floor((Date.now() - skewMs - atMs) / 1000)))
    show()
    const timer = setInterval(show, 1000)
    return () => clearInterval(timer)
  }, [atMs, agoSec])
  return shortSpan(shownSec)
}
