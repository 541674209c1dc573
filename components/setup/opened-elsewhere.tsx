'use client'

import { useSyncExternalStore } from 'react'

/** Warns if the browser's address isn't the one that the proxies in front reported to the server. */
export function OpenedElsewhere({ told }: { told: string }) {
  const opened = useSyncExternalStore(
    () => () => {},
    () => location.origin,
    () => told,
  )
  if (opened === told) return null
  return (
    <p role="alert" className="rounded-lg bg-waiting-soft p-4">
      You opened this page at {opened}, but the proxy in front of Roomtone passes on {told}. Set APP_URL to
      the address that FreeClimb can reach, and restart.
    </p>
  )
}
