'use client'

import type { Route } from 'next'
import {
  createContext,
  type ReactNode,
  startTransition,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'
import { Link } from '@/components/ui/link'
import type { RowContent } from './row-content'

const POLL_MS = 5_000
const MAX_WAIT_MS = 60_000
const MAX_QUIET_WAIT_MS = 30_000
// Waits this share of the time since the last change: polls often while much happens, rarely while nothing does.
const QUIET_SHARE = 1 / 12

/** A partial re-render: the versions and contents of rows by ID, and parts of the page by name. */
export type RenderedUpdates = {
  versions: Record<string, string>
  rows: Record<string, RowContent>
  parts: Record<string, ReactNode>
  /** The longest duration in these rows; 0 if there is none */
  longestSec: number
  /** Whether nothing more is expected, so that polling stops */
  isLast?: boolean
}

type News = { newWords: string; rows: Record<string, string> }
type Shown = Pick<RenderedUpdates, 'rows' | 'parts' | 'longestSec'> & { words: string }

const NOTHING: Shown = { words: '', rows: {}, parts: {}, longestSec: 0 }
const UpdatesContext = createContext(NOTHING)

type Props = {
  /** The address to poll, for this list's filters or for one conference; null if nothing is expected to change */
  newsUrl: string | null
  /** Versions of the rows that can still change */
  unfinished: Record<string, string>
  longestSec: number
  /** Renders these rows as they are now, and what sums up the whole list */
  render: (ids: string[]) => Promise<RenderedUpdates>
  children: ReactNode
}

/**
 * Polls for changes while the page is visible. On the list, it announces new conferences and re-renders the summary and the
 * rows that can still change, in place; the page of one conference it re-renders until it is final. Nothing else moves.
 * While nothing changes, and after an error, it backs off.
 */
export function LiveUpdates({ newsUrl, unfinished, longestSec, render, children }: Props) {
  const [latest, setLatest] = useState({ of: unfinished, shown: NOTHING })
  // Re-rendered parts belong to one server render of the list and are dropped with it.
  const shown = latest.of === unfinished ? latest.shown : NOTHING

  useEffect(() => {
    if (newsUrl === null) return
    let waitMs = POLL_MS
    let changedAtMs = Date.now()
    let timer: number | undefined
    let isOver = false
    let words = ''
    const versions = { ...unfinished }

    async function ask() {
      window.clearTimeout(timer)
      if (isOver || document.visibilityState !== 'visible') return
      try {
        const answer = await fetch(`${newsUrl}&rows=${Object.keys(versions)}`, { cache: 'no-cache' })
        if (!answer.ok) throw new Error(`news were answered ${answer.status}`)
        const news: News = await answer.json()
        const changed = Object.keys(news.rows).filter((id) => news.rows[id] !== versions[id])
        if (changed.length > 0 || news.newWords !== words) {
          const rendered = await render(changed)
          if (isOver) return
          words = news.newWords
          Object.assign(versions, rendered.versions)
          changedAtMs = Date.now()
          isOver = rendered.isLast === true
          // A transition keeps the page as it is until the new parts have loaded what they need.
          startTransition(() =>
            setLatest(({ of, shown: before }) => {
              const last = of === unfinished ? before : NOTHING
              return {
                of: unfinished,
                shown: {
                  words: news.newWords,
                  rows: { ...last.rows, ...rendered.rows },
                  parts: { ...last.parts, ...rendered.parts },
                  longestSec: Math.max(last.longestSec, rendered.longestSec),
                },
              }
            }),
          )
        }
        waitMs = Math.min(MAX_QUIET_WAIT_MS, Math.max(POLL_MS, (Date.now() - changedAtMs) * QUIET_SHARE))
      } catch {
        // The list stays as it is; polling backs off until the server responds.
        waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)
      }
      if (!isOver) timer = window.setTimeout(ask, waitMs)
    }

    // When the page becomes visible again, polling restarts as if it had just been rendered.
    function begin() {
      changedAtMs = Date.now()
      ask()
    }

    timer = window.setTimeout(ask, POLL_MS)
    document.addEventListener('visibilitychange', begin)
    return () => {
      isOver = true
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', begin)
    }
  }, [newsUrl, unfinished, render])

  const value = useMemo(
    () => ({ ...shown, longestSec: Math.max(longestSec, shown.longestSec) }),
    [shown, longestSec],
  )
  return <UpdatesContext value={value}>{children}</UpdatesContext>
}

/** The number of new conferences, as a link to them. Its space is reserved, so that nothing moves when it appears. */
export function NewCount({ href }: { href: Route }) {
  const { words } = useContext(UpdatesContext)
  return (
    <span role="status" className="h-8 w-20 shrink-0 text-right">
      {words !== '' && (
        <Link
          href={href}
          rel="start"
          className="inline-flex h-8 items-center rounded-full bg-accent px-4 font-medium text-[13px] text-on-accent hover:opacity-90"
        >
          {words}
        </Link>
      )}
    </span>
  )
}

/** A part of the page as first rendered, until polling re-renders it. */
export function LivePart({ part, children }: { part: string; children: ReactNode }) {
  return useContext(UpdatesContext).parts[part] ?? children
}

/** The contents of the rows that polling re-rendered, by ID. */
export function useLiveRows() {
  return useContext(UpdatesContext).rows
}

const BAR_WIDTH = 64
const MIN_BAR = 2

/** A bar that compares a duration with the longest on the page, re-rendered rows included. */
export function LengthBar({ durationSec }: { durationSec: number }) {
  const { longestSec } = useContext(UpdatesContext)
  const share = longestSec > 0 ? Math.min(1, durationSec / longestSec) : 0
  const width = Math.max(MIN_BAR, Math.round(share * BAR_WIDTH))
  return (
    <svg aria-hidden="true" className="length-bar">
      <rect x={BAR_WIDTH - width} width={width} />
    </svg>
  )
}
