import type { ReactNode } from 'react'

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-soft text-[13px]">{name}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  )
}
