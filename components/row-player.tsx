'use client'

import type { ReactNode } from 'react'

/** Opens a row's recordings in place and plays the first; closing it pauses. Without JavaScript it only opens. */
export function RowPlayer({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details
      className="group/player"
      onToggle={({ currentTarget: details }) => {
        const players = [...details.querySelectorAll('audio')]
        if (!details.open) for (const player of players) player.pause()
        // A refusal is shown by the player itself.
        else players[0]?.play().catch(() => {})
      }}
    >
      {summary}
      {children}
    </details>
  )
}
