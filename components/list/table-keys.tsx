'use client'

import type { ReactNode } from 'react'
import { showKeyboardShortcuts } from '@/components/ui/show-keyboard-shortcuts'

/** A list with keys while focused: j and k step through rows, Enter opens one, c copies its ID, / searches, ? shows all. */
export function TableKeys({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are a shortcut to links that the list holds anyway.
    <div
      id="results"
      tabIndex={-1}
      className="results"
      onKeyDown={(event) => {
        const { key, currentTarget } = event
        if (event.ctrlKey || event.metaKey || event.altKey) return
        if (key === '/') goToSearch()
        else if (key === '?') showKeyboardShortcuts()
        else if (key === 'c') rowIn(currentTarget)?.querySelector<HTMLElement>('.copy-id')?.click()
        else if (key === 'j' || key === 'k') step(currentTarget, key === 'j' ? 1 : -1)
        else return
        event.preventDefault()
      }}
    >
      {children}
    </div>
  )
}

function goToSearch() {
  const search = document.querySelector<HTMLElement>('input[type="search"]')
  search?.closest('details')?.setAttribute('open', '')
  search?.focus()
}

function rowIn(table: HTMLElement) {
  return table.querySelector('tr:focus-within')
}

function step(table: HTMLElement, by: 1 | -1) {
  const links = [...table.querySelectorAll<HTMLElement>('a[data-row]')]
  const row = rowIn(table)
  const current = links.findIndex((link) => row?.contains(link))
  links[current === -1 ? 0 : current + by]?.focus()
}
