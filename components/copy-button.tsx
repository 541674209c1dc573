'use client'

import { useState } from 'react'

/** Copies a text; `what` tells one such button from another. Before JavaScript runs there is the text itself to select. */
export function CopyButton({ text, what }: { text: string; what?: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <button
      type="button"
      onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}
      className="h-10 shrink-0 rounded-md border border-line px-4 font-medium hover:bg-sunk"
    >
      <span aria-live="polite">
        {copied ? 'Copied' : 'Copy'}
        {what !== undefined && <span className="sr-only"> {what}</span>}
      </span>
    </button>
  )
}
