'use client'

import { type ReactNode, useEffect, useState } from 'react'

const FIRST_WAIT_MS = 1_500
const MAX_WAIT_MS = 30_000

export type DrawnRuns = { isUnderWay: boolean; runs: ReactNode }

type Props = {
  isUnderWay: boolean
  draw: () => Promise<DrawnRuns>
  children: ReactNode
}

/** Polls while a sync run is queued or running, with backoff, because it may take long to start. */
export function FollowRuns({ isUnderWay, draw, children }: Props) {
  const [drawn, setDrawn] = useState<ReactNode>(null)

  useEffect(() => {
    setDrawn(null)
    if (!isUnderWay) return
    let waitMs = FIRST_WAIT_MS
    let timer: number | undefined
    let isOver = false
    async function look() {
      const now = document.visibilityState === 'visible' ? await draw().catch(() => null) : null
      if (isOver) return
      if (now !== null) setDrawn(now.runs)
      if (now?.isUnderWay === false) return
      waitMs = Math.min(MAX_WAIT_MS, waitMs * 1.2)
      timer = window.setTimeout(look, waitMs)
    }
    timer = window.setTimeout(look, waitMs)
    return () => {
      isOver = true
      window.clearTimeout(timer)
    }
  }, [isUnderWay, draw])

  return drawn ?? children
}
