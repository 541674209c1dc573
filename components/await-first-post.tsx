'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const CHECK_EVERY_MS = 3_000

/** Draws the page again until the first post is there and this is gone. */
export function AwaitFirstPost() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh()
    }, CHECK_EVERY_MS)
    return () => clearInterval(timer)
  }, [router])
  return (
    <p className="mt-6 flex items-center gap-2 text-soft">
      <span className="size-2 motion-safe:animate-pulse rounded-full bg-waiting" aria-hidden="true" />
      Waiting for the first post. This page shows it by itself.
    </p>
  )
}
