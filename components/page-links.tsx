import { ChevronLeft, ChevronRight } from 'lucide'
import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Icon } from './ui/icon'

/** Newer and older pages of a list; a direction without a page is not drawn. */
export function PageLinks({ newer, older }: { newer: Route | null; older: Route | null }) {
  if (newer === null && older === null) return null
  return (
    <nav aria-label="Pages" className="mt-6 flex justify-between">
      <span>
        {newer && (
          <PageLink href={newer} rel="prev">
            <Icon node={ChevronLeft} /> Newer
          </PageLink>
        )}
      </span>
      {older && (
        <PageLink href={older} rel="next">
          Older <Icon node={ChevronRight} />
        </PageLink>
      )}
    </nav>
  )
}

function PageLink({ href, rel, children }: { href: Route; rel: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      rel={rel}
      prefetch={false}
      className="inline-flex h-10 items-center gap-1 rounded-md border border-line px-4 font-medium hover:bg-sunk"
    >
      {children}
    </Link>
  )
}
