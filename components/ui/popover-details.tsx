'use client'

import { type ReactNode, useEffect, useState } from 'react'

type Props = { isOpenAtFirst?: boolean; summary: ReactNode; className?: string; children: ReactNode }

/** A details element over the page: Escape closes it, and so does leaving it. Without JavaScript its summary does. */
export function PopoverDetails({ isOpenAtFirst = false, summary, className = '', children }: Props) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  useEffect(() => {
    if (isOpenAtFirst) setIsOpen(true)
  }, [isOpenAtFirst])
  return (
    <details
      open={isOpen}
      className={`relative ${className}`}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      onKeyDown={({ key, currentTarget }) => {
        if (key !== 'Escape') return
        currentTarget.querySelector('summary')?.focus()
        setIsOpen(false)
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) setIsOpen(false)
      }}
    >
      {summary}
      {children}
    </details>
  )
}
