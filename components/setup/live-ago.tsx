'use client'

import { useEffect, useState } from 'react'
import { shortSpan } from '@/lib/setup/span'

/** How long ago a moment was: as the server wrote it, and then as time goes by. */
export function LiveAgo({ atMs, agoSec }: { atMs: number; agoSec: number }) {
  const [shownSec, setShownSec] = useState(agoSec)
  useEffect(() => {
    // By the server's count where the clocks differ.
    const skewMs = Date.now() - atMs - agoSec * 1000
    const show = () => setShownSec(Math.max(0, Math.floor((Date.now() - skewMs - atMs) / 1000)))
    show()
    const timer = setInterval(show, 1000)
    return () => clearInterval(timer)
  }, [atMs, agoSec])
  return shortSpan(shownSec)
}
