'use client'

import { useEffect } from 'react'
import { keepOpen } from './player-session'

/** For pages where users sign in: the recording open in this tab may have been someone else's. */
export function ForgetOpen() {
  useEffect(() => keepOpen(null), [])
  return null
}
