'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

const POLL_MS = 5_000
const MAX_WAIT_MS = 60_000

type DrawnRow = { id: string; version: string; row: ReactNode }
type News = { newWords: string; rows: Record<string, string> }
type Shown = { words: string; rows: Record<string, DrawnRow> }

const NewsContext = createContext<Shown>({ words: '', rows: {} })

type Props = {
  /** The address that tells what is new under this list's filters */
  newsUrl: string
  /** Versions of the rows that are not final yet */
  unfinished: Record<string, string>
  drawRows: (ids: string[]) => Promise<DrawnRow[]>
  children: ReactNode
}

/**
 * Asks what has happened since the list was drawn, while it is looked at: new conferences are announced, rows that are
 * not final are drawn anew in their places. Nothing else moves. After an error it asks less and less often.
 */
export function ListNews({ newsUrl, unfinished, drawRows, children }: Props) {
  const [shown, setShown] = useState<Shown>({ words: '', rows: {} })

  useEffect(() => {
    let waitMs = POLL_MS
    let timer: number | undefined
    let isOver = false
    const versions = { ...unfinished }
    setShown({ words: '', rows: {} })

    async function ask() {
      window.clearTimeout(timer)
      if (document.visibilityState !== 'visible') return
      try {
        const answer = await fetch(`${newsUrl}&rows=${Object.keys(versions)}`, { cache: 'no-cache' })
        if (!answer.ok) throw new Error(`news were answered ${answer.status}`)
        const news: News = await answer.json()
        const changed = Object.keys(news.rows).filter((id) => news.rows[id] !== versions[id])
        const drawn = changed.length > 0 ? await drawRows(changed) : []
        if (isOver) return
        for (const { id, version } of drawn) versions[id] = version
        setShown(({ rows }) => ({
          words: news.newWords,
          rows:
            drawn.length > 0 ? { ...rows, ...Object.fromEntries(drawn.map((row) => [row.id, row])) } : rows,
        }))
        waitMs = POLL_MS
      } catch {
        // The list stays as it was drawn; a server that is away is asked less often until it answers.
        waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)
      }
      if (!isOver) timer = window.setTimeout(ask, waitMs)
    }

    timer = window.setTimeout(ask, POLL_MS)
    document.addEventListener('visibilitychange', ask)
    return () => {
      isOver = true
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [newsUrl, unfinished, drawRows])

  return <NewsContext value={shown}>{children}</NewsContext>
}

/** How many conferences are new, as a link to them. Its place is kept, so that nothing moves when it appears. */
export function NewCount({ href }: { href: Route }) {
  const { words } = useContext(NewsContext)
  return (
    <span role="status" className="h-8 w-20 shrink-0 text-right">
      {words !== '' && (
        <Link
          href={href}
          prefetch={false}
          rel="start"
          className="inline-flex h-8 items-center rounded-full bg-accent px-4 font-medium text-[13px] text-on-accent hover:opacity-90"
        >
          {words}
        </Link>
      )}
    </span>
  )
}

/** A row as it was drawn with the list, until it has been drawn anew. */
export function FreshRow({ id, children }: { id: string; children: ReactNode }) {
  return useContext(NewsContext).rows[id]?.row ?? children
}
