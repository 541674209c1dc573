'use client'

import { leave } from './player/playback'

/** Ends what plays before it ends the session, so that what was heard is still told. */
export function SignOutButton() {
  return (
    <button
      type="submit"
      onClick={leave}
      className="h-9 whitespace-nowrap rounded-md px-2 text-soft hover:bg-sunk hover:text-text"
    >
      Sign out
    </button>
  )
}
