'use client'

import { leave } from '@/components/player/playback'
import { pauseEveryTab } from '@/components/player/use-playing-alone'

/** Ends what plays, here and in other tabs, before it ends the session: so that what was heard is still told, of who heard it. */
export function SignOutButton() {
  return (
    <button
      type="submit"
      onClick={() => {
        leave()
        pauseEveryTab()
      }}
      className="site-menu-item whitespace-nowrap"
    >
      Sign out
    </button>
  )
}
