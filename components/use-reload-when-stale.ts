'use client'

import { unstable_isUnrecognizedActionError as isUnrecognizedActionError } from 'next/navigation'
import { useEffect } from 'react'
import { keep, readKept } from './player/kept'
import { keepTyped } from './typed-text'

const KEY = 'roomtone.reloaded'
// A page that fails again after its reload would be reloaded for ever.
const ONCE_IN_MS = 10_000

/**
 * Reloads a page that was opened before an update, when the server no longer has an action or a script of its build. What
 * was typed into the form is kept, except passwords. Answers whether the error is such a one.
 */
export function useReloadWhenStale(error: Error): boolean {
  const isStale = error.name === 'ChunkLoadError' || isUnrecognizedActionError(error)
  useEffect(() => {
    if (!isStale || Date.now() - Number(readKept('sessionStorage', KEY)) < ONCE_IN_MS) return
    keep('sessionStorage', KEY, Date.now())
    keepTyped()
    window.location.reload()
  }, [isStale])
  return isStale
}
