'use client'

import { useEffect, useState } from 'react'
import { rememberTyped, restoreTyped } from './typed-text'

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
