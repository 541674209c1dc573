import Link from 'next/link'
import type { ReactNode } from 'react'
import { Brand } from './brand'

export function SiteHeader({ children }: { children: ReactNode }) {
  return (
    <header className="border-line border-b">
      <div className="mx-auto flex h-14 max-w-[1180px] items-center gap-6 px-4 sm:px-6">
        <Link href="/conferences">
          <Brand />
        </Link>
        <nav aria-label="Main" className="flex-1">
          <Link href="/conferences" className="rounded-md px-3 py-2 font-medium hover:bg-sunk">
            Conferences
          </Link>
        </nav>
        {children}
      </div>
    </header>
  )
}
