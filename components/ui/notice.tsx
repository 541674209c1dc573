import type { ReactNode } from 'react'

export function Notice({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-md px-4 py-16 text-center">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      <p className="mt-2 mb-6 text-soft">{text}</p>
      {children}
    </div>
  )
}
