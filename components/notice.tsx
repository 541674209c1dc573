import type { ReactNode } from 'react'
import { SiteHeader } from './site-header'

/** A whole page that says one thing, and what to do next. */
export function Notice({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <>
      <SiteHeader />
      <main className="mx-auto max-w-md px-4 py-24 text-center">
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        <p className="mt-2 mb-6 text-soft">{text}</p>
        {children}
      </main>
    </>
  )
}
