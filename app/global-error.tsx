'use client'

import { useReloadWhenStale } from '@/components/layout/after-update'
import './globals.css'

/** Replaces the whole document if the layout fails. Without it, Next renders its own page, with inline styles. */
export default function GlobalErrorPage({ error }: { error: Error }) {
  const isStale = useReloadWhenStale(error)
  return (
    <html lang="en">
      <body className="font-sans">
        <title>{isStale ? 'Roomtone was updated' : 'Error – Roomtone'}</title>
        <main className="mx-auto max-w-md px-4 py-24 text-center">
          <h1 className="font-semibold text-2xl tracking-tight">
            {isStale ? 'Roomtone was updated' : 'Something went wrong'}
          </h1>
          <p className="mt-2 mb-6 text-soft">
            {isStale
              ? 'This page is out of date. Reload it to continue.'
              : 'The error has been logged on the server. Try again in a moment.'}
          </p>
          <a href={isStale ? '' : '/conferences'} className="text-accent underline underline-offset-2">
            {isStale ? 'Reload' : 'All conferences'}
          </a>
        </main>
      </body>
    </html>
  )
}
