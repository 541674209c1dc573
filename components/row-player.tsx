'use client'

import type { ReactNode } from 'react'

/** Opens a row's recordings in place, one row at a time, and plays the first; closing it pauses. Without JavaScript it only opens. */
export function RowPlayer({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details
      className="row-player group/player"
      onToggle={({ currentTarget: details }) => {
        const players = [...details.querySelectorAll('audio')]
        if (!details.open) {
          for (const player of players) player.pause()
          return
        }
        for (const other of document.querySelectorAll<HTMLDetailsElement>('details.row-player[open]')) {
          if (other !== details) other.open = false
        }
        // A refusal is shown by the player itself.
        players[0]?.play().catch(() => {})
      }}
    >
      {summary}
      {children}
    </details>
  )
}
