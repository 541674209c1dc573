import Link from 'next/link'
import type { ReactNode } from 'react'

export function SiteHeader({ children }: { children?: ReactNode }) {
  return (
    <header className="border-line border-b">
      <div className="mx-auto flex h-14 max-w-[1180px] items-center gap-6 px-4 sm:px-6">
        <Link href="/conferences" className="flex items-center gap-2 font-semibold text-base">
          <Mark />
          Roomtone
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

const BARS = [5, 13, 18, 9, 14, 6]

function Mark() {
  return (
    <svg width="22" height="20" viewBox="0 0 22 20" fill="none" aria-hidden="true" className="text-accent">
      {BARS.map((height, index) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change places.
          key={index}
          d={`M${2 + index * 3.6} ${10 - height / 2}v${height}`}
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
        />
      ))}
    </svg>
  )
}
