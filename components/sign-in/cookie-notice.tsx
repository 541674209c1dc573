'use client'

import { type ReactNode, useSyncExternalStore } from 'react'

type Trouble = 'dropped' | 'blocked' | null

type Props = {
  areSecure: boolean
  /** Whether the browser will drop them, as far as the server can tell */
  isDropped: boolean
  /** The address to open instead, if configured */
  httpsUrl: string | null
  origin: string
}

/** Warns users before they type anything that this browser won't keep them signed in. */
export function CookieNotice({ areSecure, isDropped, httpsUrl, origin }: Props) {
  const trouble = useSyncExternalStore<Trouble>(
    () => () => {},
    () => troubleOf(areSecure),
    () => (isDropped ? 'dropped' : null),
  )
  if (trouble === null) return null
  if (trouble === 'blocked')
    return (
      <Warning>Your browser blocks cookies, and signing in needs one. Allow cookies for this site.</Warning>
    )
  return (
    <Warning>
      You can’t stay signed in here: this page was opened over http://, and Roomtone’s cookies travel over
      https:// only.{' '}
      {httpsUrl === null ? (
        <>
          Open it over https://, or, on a network that you trust, set{' '}
          <code className="font-mono">APP_URL={origin}</code> on the server.
        </>
      ) : (
        <>
          Open{' '}
          <a href={httpsUrl} className="underline underline-offset-2">
            {httpsUrl}
          </a>{' '}
          instead.
        </>
      )}
    </Warning>
  )
}

function troubleOf(areSecure: boolean): Trouble {
  if (!navigator.cookieEnabled) return 'blocked'
  return areSecure && !window.isSecureContext ? 'dropped' : null
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="mt-4 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
      {children}
    </p>
  )
}
