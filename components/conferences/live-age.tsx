'use client'

import { useEffect, useState } from 'react'
import { formatDuration } from '@/lib/format'

/** How long a conference has been live: the server's figure first, then by this clock, which survives a suspended tab. */
export function LiveAge({ startedAtMs, ageSec }: { startedAtMs: number; ageSec: number }) {
  const [shownSec, setShownSec] = useState(ageSec)
  useEffect(() => {
    const show = () => setShownSec(Math.max(ageSec, Math.floor((Date.now() - startedAtMs) / 1000)))
    show()
    const timer = setInterval(show, 1000)
    return () => clearInterval(timer)
  }, [startedAtMs, ageSec])
  return formatDuration(shownSec)
}
