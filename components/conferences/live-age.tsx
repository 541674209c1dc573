'use client'

import { useEffect, useState } from 'react'
import { formatDuration } from '@/lib/format'

/** How long a live conference has lasted: as the server wrote it, then by this clock, which also knows of a time away. */
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
