'use client'

import { unstable_isUnrecognizedActionError as isUnrecognizedActionError } from 'next/navigation'
import { useEffect, useState } from 'react'
import { keep, readKept } from '@/components/ui/browser-storage'
import { keepTyped, rememberTyped, restoreTyped } from './typed-text'

const RELOADED_KEY = 'roomtone.reloaded'
// A page that fails again after its reload would be reloaded for ever.
const ONCE_IN_MS = 10_000

/**
 * Fills a form in again after a reload that an update of the application made necessary, and says so. Where a script that the
 * page would need further is gone since, it offers that reload: what the page shows goes on.
 */
export function KeepTyped() {
  const [news, setNews] = useState<'reloaded' | 'outdated'>()

  useEffect(() => {
    const restore = () => restoreTyped() && setNews('reloaded')
    const remember = ({ target }: Event) => {
      if (target instanceof HTMLFormElement) rememberTyped(target)
    }
    // Without the network nothing is known.
    const ask = ({ target }: Event) => {
      if (target instanceof HTMLScriptElement)
        fetch(target.src, { method: 'HEAD' }).then(
          ({ status }) => status === 404 && setNews('outdated'),
          () => {},
        )
    }
    const listening = new AbortController()
    const { signal } = listening
    if (document.readyState === 'complete') restore()
    else window.addEventListener('load', restore, { signal })
    document.addEventListener('submit', remember, { signal, capture: true })
    window.addEventListener('error', ask, { signal, capture: true })
    return () => listening.abort()
  }, [])

  if (!news) return null
  return (
    <p role="status" className="sticky top-0 z-40 bg-waiting-soft px-4 py-2 text-center text-waiting">
      {news === 'reloaded' ? (
        'Roomtone was updated, so this page was reloaded. Your form wasn’t sent: check it and send it again.'
      ) : (
        <>
          Roomtone was updated.{' '}
          {/* biome-ignore lint/a11y/useValidAnchor: the empty address is the page's own. */}
          <a href="" className="font-medium underline">
            Reload
          </a>
        </>
      )}
    </p>
  )
}

/**
 * Reloads a page that was opened before an update, when the server no longer has an action or a script of its build. What
 * was typed into the form is kept, except passwords. Answers whether the error is such a one.
 */
export function useReloadWhenStale(error: Error): boolean {
  const isStale = error.name === 'ChunkLoadError' || isUnrecognizedActionError(error)
  useEffect(() => {
    if (!isStale || Date.now() - Number(readKept('sessionStorage', RELOADED_KEY)) < ONCE_IN_MS) return
    keep('sessionStorage', RELOADED_KEY, Date.now())
    keepTyped()
    window.location.reload()
  }, [isStale])
  return isStale
}
