'use client'

import { unstable_isUnrecognizedActionError as isUnrecognizedActionError } from 'next/navigation'
import { useEffect, useState } from 'react'
import { loadStored, store } from '@/components/ui/browser-storage'
import { keepTyped, rememberTyped, restoreTyped } from './typed-text'

const RELOADED_KEY = 'roomtone.reloaded'
// A page that fails again after its reload would otherwise reload forever.
const ONCE_IN_MS = 10_000

/**
 * After an update has forced a reload, refills the form and says so. If a script that the page may still need is gone, it
 * only offers the reload, because what the page shows keeps working.
 */
export function KeepTyped() {
  const [news, setNews] = useState<'reloaded' | 'outdated'>()

  useEffect(() => {
    const restore = () => restoreTyped() && setNews('reloaded')
    const remember = ({ target }: Event) => {
      if (target instanceof HTMLFormElement) rememberTyped(target)
    }
    // Only a 404 means that the script is gone; a network error doesn't.
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
 * Reloads a page opened before an update once the server no longer has one of its actions or scripts. Keeps what the user
 * typed, except passwords. Returns whether the error is of this kind.
 */
export function useReloadWhenStale(error: Error): boolean {
  const isStale = error.name === 'ChunkLoadError' || isUnrecognizedActionError(error)
  useEffect(() => {
    if (!isStale || Date.now() - Number(loadStored('sessionStorage', RELOADED_KEY)) < ONCE_IN_MS) return
    store('sessionStorage', RELOADED_KEY, Date.now())
    keepTyped()
    window.location.reload()
  }, [isStale])
  return isStale
}
