'use client'

import type { ReactNode } from 'react'

/** While the focus is in the table: j and k go to the next and previous conference, Enter opens it, / goes to the search. */
export function TableKeys({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are a shortcut to links that the table holds anyway.
    <div
      tabIndex={-1}
      className="rounded-sm"
      onKeyDown={(event) => {
        const { key, currentTarget } = event
        if (event.ctrlKey || event.metaKey || event.altKey) return
        if (key === '/') document.querySelector<HTMLElement>('input[type="search"]')?.focus()
        else if (key === 'j' || key === 'k') step(currentTarget, key === 'j' ? 1 : -1)
        else return
        event.preventDefault()
      }}
    >
      {children}
    </div>
  )
}

function step(table: HTMLElement, by: 1 | -1) {
  const links = [...table.querySelectorAll<HTMLElement>('a[data-conference]')]
  const current = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement))
  links[current === -1 ? 0 : current + by]?.focus()
}
