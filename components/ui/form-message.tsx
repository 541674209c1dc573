import type { ReactNode } from 'react'

export function ErrorMessage({ children }: { children: string | null }) {
  if (children === null) return null
  return (
    <p role="alert" className="break-words rounded-md bg-live-soft px-3 py-2 text-live">
      {children}
    </p>
  )
}

export function SuccessMessage({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="break-words rounded-md bg-accent-soft px-3 py-2 text-accent">
      {children}
    </p>
  )
}
