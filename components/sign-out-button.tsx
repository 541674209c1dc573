'use client'

import { leave } from './player/playback'
import { pauseEveryTab } from './player/use-playing-alone'

/** Ends what plays, here and in other tabs, before it ends the session: so that what was heard is still told, of who heard it. */
export function SignOutButton() {
  return (
    <button
      type="submit"
      onClick={() => {
        leave()
        pauseEveryTab()
      }}
      className="h-9 whitespace-nowrap rounded-md px-2 text-soft hover:bg-sunk hover:text-text"
    >
      Sign out
    </button>
  )
}
