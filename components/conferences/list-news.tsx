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

const POLL_MS = 5_000
const MAX_WAIT_MS = 60_000
const MAX_QUIET_WAIT_MS = 30_000
// After so many times as long without news it is asked again: at once while much happens, seldom when nothing does.
const QUIET_SHARE = 1 / 12

/** What is drawn anew: versions of rows, and parts of the page by name, a row's by its id. */
export type DrawnNews = {
  versions: Record<string, string>
  parts: Record<string, ReactNode>
  /** The longest of these rows; 0 without one */
  longestSec: number
  /** Whether nothing more is expected, and so nothing more asked for */
  isLast?: boolean
}

type News = { newWords: string; rows: Record<string, string> }
type Shown = Pick<DrawnNews, 'parts' | 'longestSec'> & { words: string }

const NOTHING: Shown = { words: '', parts: {}, longestSec: 0 }
const NewsContext = createContext(NOTHING)

type Props = {
  /** The address that tells what is new under this list's filters, or of one conference; null where nothing is awaited */
  newsUrl: string | null
  /** Versions of the rows that are not final yet */
  unfinished: Record<string, string>
  /** The longest of the rows as they were drawn */
  longestSec: number
  /** Draws these rows as they are now, and what is told of the whole list */
  draw: (ids: string[]) => Promise<DrawnNews>
  children: ReactNode
}

/**
 * Asks what has happened since a page was drawn, while it is looked at. On the list new conferences are announced, rows that
 * are not final and what sums the list up are drawn anew in their places; the page of one conference is drawn anew until it
 * is final. Nothing else moves. While nothing happens, and after an error, it asks less and less often.
 */
export function ListNews({ newsUrl, unfinished, longestSec, draw, children }: Props) {
  const [latest, setLatest] = useState({ of: unfinished, shown: NOTHING })
  // What was drawn anew belongs to one drawing of the list, and goes with it.
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
          const drawn = await draw(changed)
          if (isOver) return
          words = news.newWords
          Object.assign(versions, drawn.versions)
          changedAtMs = Date.now()
          isOver = drawn.isLast === true
          // As a transition, so that the page stays as it is until what is drawn has loaded what it needs.
          startTransition(() =>
            setLatest(({ of, shown: before }) => {
              const last = of === unfinished ? before : NOTHING
              return {
                of: unfinished,
                shown: {
                  words: news.newWords,
                  parts: { ...last.parts, ...drawn.parts },
                  longestSec: Math.max(last.longestSec, drawn.longestSec),
                },
              }
            }),
          )
        }
        waitMs = Math.min(MAX_QUIET_WAIT_MS, Math.max(POLL_MS, (Date.now() - changedAtMs) * QUIET_SHARE))
      } catch {
        // The list stays as it was drawn; a server that is away is asked less often until it answers.
        waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)
      }
      if (!isOver) timer = window.setTimeout(ask, waitMs)
    }

    // Looked at again, it is as if it had just been drawn.
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
  }, [newsUrl, unfinished, draw])

  const value = useMemo(
    () => ({ ...shown, longestSec: Math.max(longestSec, shown.longestSec) }),
    [shown, longestSec],
  )
  return <NewsContext value={value}>{children}</NewsContext>
}

/** How many conferences are new, as a link to them. Its place is kept, so that nothing moves when it appears. */
export function NewCount({ href }: { href: Route }) {
  const { words } = useContext(NewsContext)
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

/** A part of the page as it was drawn with it, until it has been drawn anew. */
export function Fresh({ part, children }: { part: string; children: ReactNode }) {
  return useContext(NewsContext).parts[part] ?? children
}

const BAR_WIDTH = 64
const SHORTEST_BAR = 2

/** A length against the longest of the rows that are shown, those drawn anew included. */
export function LengthBar({ durationSec }: { durationSec: number }) {
  const { longestSec } = useContext(NewsContext)
  const share = longestSec > 0 ? Math.min(1, durationSec / longestSec) : 0
  const width = Math.max(SHORTEST_BAR, share * BAR_WIDTH)
  return (
    <svg aria-hidden="true" width={BAR_WIDTH} height={2} className="ml-auto block max-lg:hidden">
      <rect x={BAR_WIDTH - width} width={width} height={2} rx={1} className="fill-accent/60" />
    </svg>
  )
}
