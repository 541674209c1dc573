'use client'

import { useEffect, useState } from 'react'
import { formatDuration } from '@/lib/format'

/** How long a live conference has lasted, counting on from what the server wrote. */
export function LiveAge({ ageSec }: { ageSec: number }) {
  const [shownSec, setShownSec] = useState(ageSec)
  useEffect(() => {
    const drawnAt = performance.now()
    const show = () => setShownSec(ageSec + Math.floor((performance.now() - drawnAt) / 1000))
    show()
    const timer = setInterval(show, 1000)
    return () => clearInterval(timer)
  }, [ageSec])
  return formatDuration(shownSec)
}
