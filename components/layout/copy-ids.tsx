'use client'

import { useEffect, useState } from 'react'
import { copyText } from '@/components/ui/copy-text'

const SAID_MS = 2_000

/** Handles the copy buttons beside IDs and announces the outcome: one for the whole page, because a list has many. */
export function CopyIds() {
  const [said, setSaid] = useState('')
  useEffect(() => {
    async function copy({ target }: MouseEvent) {
      const button = target instanceof Element && target.closest<HTMLButtonElement>('.copy-id')
      if (!button) return
      const id = button.previousElementSibling?.textContent ?? ''
      const outcome = (await copyText(id)) ? 'Copied' : 'Not copied. Select it instead.'
      setSaid(outcome)
      button.dataset.said = outcome
      setTimeout(() => {
        setSaid('')
        delete button.dataset.said
      }, SAID_MS)
    }
    document.addEventListener('click', copy)
    return () => document.removeEventListener('click', copy)
  }, [])
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  )
}
