'use client'

import { useEffect } from 'react'
import { savePlayerSession } from './player-session'

/** For pages where users sign in: the recording open in this tab may have been someone else's. */
export function ClearPlayerSession() {
  useEffect(() => savePlayerSession(null), [])
  return null
}
