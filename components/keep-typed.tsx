'use client'

import { useEffect, useState } from 'react'
import { rememberTyped, restoreTyped } from './typed-text'

/** Fills a form in again after a reload that an update of the application made necessary, and says so. */
export function KeepTyped() {
  const [wasReloaded, setWasReloaded] = useState(false)

  useEffect(() => {
    const restore = () => setWasReloaded(restoreTyped())
    const remember = ({ target }: Event) => {
      if (target instanceof HTMLFormElement) rememberTyped(target)
    }
    if (document.readyState === 'complete') restore()
    else window.addEventListener('load', restore, { once: true })
    document.addEventListener('submit', remember, { capture: true })
    return () => {
      window.removeEventListener('load', restore)
      document.removeEventListener('submit', remember, { capture: true })
    }
  }, [])

  if (!wasReloaded) return null
  return (
    <p role="status" className="bg-waiting-soft px-4 py-2 text-center text-waiting">
      Roomtone was updated, so this page was reloaded. Your form wasn’t sent: check it and send it again.
    </p>
  )
}
