'use client'

import { CircleCheck } from 'lucide'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { Icon } from '@/components/ui/icon'
import type { FirstReceipt } from '@/lib/first-run/first-posts'

const CHECK_EVERY_MS = 2_000
const FIRST_POST_URL = '/api/conferences/first-post'
// This address reloads itself, for browsers without scripts.
const WATCH = '/conferences?watch'

type Props = {
  /** Version of the first-run story; null once there are conferences */
  awaited: string | null
  /** How the first post arrived, for a user who watched for it without scripts */
  received: FirstReceipt | null
  isWatched: boolean
  announcement: string
  children?: ReactNode
}

/**
 * Polls while there are no conferences, and refreshes the page when the story changes. It keeps its place once there are
 * conferences, so that it notices the first post and announces it.
 */
export function AwaitFirstPost({ awaited, received, isWatched, announcement, children }: Props) {
  const router = useRouter()
  const [seen, setSeen] = useState(received)
  const [isAway, setIsAway] = useState(false)

  useEffect(() => {
    if (awaited === null) return
    let timer: number | undefined
    let isOver = false
    async function ask() {
      window.clearTimeout(timer)
      if (document.visibilityState !== 'visible') return
      try {
        const answer = await fetch(FIRST_POST_URL, { cache: 'no-store' })
        if (!answer.ok) throw new Error(`first post: ${answer.status}`)
        const now: { version: string; received: FirstReceipt | null } = await answer.json()
        if (isOver) return
        setIsAway(false)
        setSeen(now.received)
        // Only after a response: while the server is down, as during a restart, a refresh would leave the page.
        if (now.version !== awaited) router.refresh()
      } catch {
        if (!isOver) setIsAway(true)
      }
      if (!isOver) timer = window.setTimeout(ask, CHECK_EVERY_MS)
    }
    timer = window.setTimeout(ask, CHECK_EVERY_MS)
    document.addEventListener('visibilitychange', ask)
    return () => {
      isOver = true
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [awaited, router])

  if (awaited === null && seen === null) return null
  return (
    <div className={`mb-8 ${awaited === null ? '' : 'max-w-3xl'}`}>
      <p role="status" className="sr-only">
        {awaited === null ? 'First post received.' : announcement}
      </p>
      {awaited === null ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-accent-soft px-4 py-3">
          <Icon node={CircleCheck} size={18} className="shrink-0 text-accent" />
          <p className="min-w-0 flex-1">
            <span className="font-medium text-accent">First post received at {seen?.at}.</span>{' '}
            {seen?.wrongAddress == null ? (
              'FreeClimb can reach Roomtone, and the signature is valid.'
            ) : (
              <span className="text-waiting">
                Its signature is valid, but it came to the wrong address: {seen.wrongAddress}
              </span>
            )}
          </p>
          <a
            href="/conferences"
            className="inline-flex min-h-10 items-center text-accent underline underline-offset-2"
            onClick={(event) => {
              if (isWatched) return
              event.preventDefault()
              setSeen(null)
            }}
          >
            Dismiss
          </a>
        </div>
      ) : (
        <section aria-label="First post" className="flex min-h-64 flex-col sm:min-h-40">
          {children}
          <p className="needs-script mt-2 text-[13px] text-soft">
            {isAway ? 'Roomtone isn’t answering. Trying again…' : 'This page updates automatically.'}
          </p>
          <noscript>
            {isWatched && <meta httpEquiv="refresh" content={`5;url=${WATCH}`} />}
            <p className="mt-2 text-[13px]">
              <a
                href={isWatched ? '/conferences' : WATCH}
                className="text-accent underline underline-offset-2"
              >
                {isWatched ? 'Stop checking every 5 s' : 'Check every 5 s'}
              </a>
            </p>
          </noscript>
        </section>
      )}
    </div>
  )
}
