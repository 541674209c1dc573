'use client'

import { useEffect } from 'react'
import { keepOpen } from './open-before'

/** Where somebody signs in: whoever had a recording open in this tab may have been somebody else. */
export function ForgetOpen() {
  useEffect(() => keepOpen(null), [])
  return null
}
