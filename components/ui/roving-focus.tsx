'use client'

import type { ReactNode } from 'react'

/**
 * Links that share one tab stop: the focused one, else the chosen one, else the first. Arrow keys, Home and End move to the
 * others. Without JavaScript, each is a tab stop.
 */
export function RovingFocus({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      // A new function on every render, so that React calls it each time.
      ref={(group) => setStop(group)}
      role="toolbar"
      aria-label={label}
      onFocus={({ currentTarget }) => setStop(currentTarget)}
      onKeyDown={(event) => {
        const links = linksOf(event.currentTarget)
        const at = links.findIndex(isFocused)
        const steps: Record<string, number> = {
          ArrowLeft: at - 1,
          ArrowRight: at + 1,
          Home: 0,
          End: links.length - 1,
        }
        const next = steps[event.key]
        if (next === undefined || event.altKey || event.metaKey) return
        event.preventDefault()
        links[next]?.focus()
      }}
    >
      {children}
    </div>
  )
}

function linksOf(group: Element | null) {
  return [...(group?.querySelectorAll('a') ?? [])]
}

function isFocused(link: Element) {
  return link === document.activeElement
}

function setStop(group: Element | null) {
  const links = linksOf(group)
  const stop = links.find(isFocused) ?? links.find((link) => link.ariaCurrent) ?? links[0]
  for (const link of links) link.tabIndex = link === stop ? 0 : -1
}
