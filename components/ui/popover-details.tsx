'use client'

import { type ReactNode, useEffect, useState } from 'react'

type Props = {
  isOpenAtFirst?: boolean
  /** In the page's flow, and only its summary closes it */
  staysOpen?: boolean
  summary: ReactNode
  className?: string
  children: ReactNode
}

/**
 * A details element over the page that closes on Escape and when focus leaves it; without JavaScript, only by its summary.
 * It stays as the user left it while its content re-renders.
 */
export function PopoverDetails({
  isOpenAtFirst = false,
  staysOpen = false,
  summary,
  className = 'relative',
  children,
}: Props) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  useEffect(() => {
    if (isOpenAtFirst) setIsOpen(true)
  }, [isOpenAtFirst])
  return (
    <details
      open={isOpen}
      className={className}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      onKeyDown={({ key, currentTarget }) => {
        if (staysOpen || key !== 'Escape') return
        currentTarget.querySelector('summary')?.focus()
        setIsOpen(false)
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (staysOpen) return
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) setIsOpen(false)
      }}
    >
      {summary}
      {children}
    </details>
  )
}
