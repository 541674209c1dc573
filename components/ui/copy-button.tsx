'use client'

import { useState } from 'react'
import { copyText } from './copy-text'

/** Copies text; `what` distinguishes it from other copy buttons. Without JavaScript, users select the text itself. */
export function CopyButton({ text, what }: { text: string; what?: string }) {
  const [said, setSaid] = useState('Copy')
  return (
    <button
      type="button"
      onClick={async () => setSaid((await copyText(text)) ? 'Copied' : 'Not copied')}
      className="h-10 shrink-0 rounded-md border border-line px-4 font-medium hover:bg-sunk"
    >
      <span aria-live="polite">
        {said}
        {what !== undefined && <span className="sr-only"> {what}</span>}
      </span>
    </button>
  )
}
