'use client'

import { close } from '@/components/player/playback'
import { pauseEveryTab } from '@/components/player/use-playing-alone'

/** Stops playback here and in other tabs before the session ends, so that the last listening reports still have a user. */
export function SignOutButton() {
  return (
    <button
      type="submit"
      onClick={() => {
        close()
        pauseEveryTab()
      }}
      className="site-menu-item whitespace-nowrap"
    >
      Sign out
    </button>
  )
}
