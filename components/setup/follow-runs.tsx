'use client'

import { type ReactNode, useEffect, useState } from 'react'

const FIRST_WAIT_MS = 1_500
const MAX_WAIT_MS = 30_000

export type RenderedRuns = { isUnderWay: boolean; runs: ReactNode }

type Props = {
  isUnderWay: boolean
  render: () => Promise<RenderedRuns>
  children: ReactNode
}

/** Polls while a sync run is queued or running, with backoff, because it may take long to start. */
export function FollowRuns({ isUnderWay, render, children }: Props) {
  const [rendered, setRendered] = useState<ReactNode>(null)

  useEffect(() => {
    setRendered(null)
    if (!isUnderWay) return
    let waitMs = FIRST_WAIT_MS
    let timer: number | undefined
    let isOver = false
    async function look() {
      const now = document.visibilityState === 'visible' ? await render().catch(() => null) : null
      if (isOver) return
      if (now !== null) setRendered(now.runs)
      if (now?.isUnderWay === false) return
      waitMs = Math.min(MAX_WAIT_MS, waitMs * 1.2)
      timer = window.setTimeout(look, waitMs)
    }
    timer = window.setTimeout(look, waitMs)
    return () => {
      isOver = true
      window.clearTimeout(timer)
    }
  }, [isUnderWay, render])

  return rendered ?? children
}
