import { ChevronLeft, ChevronRight } from 'lucide'
import type { Route } from 'next'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'

type Props = { labels: [previous: string, next: string]; previous: Route | null; next: Route | null }

export function PageLinks({ labels, previous, next }: Props) {
  if (previous === null && next === null) return null
  return (
    <nav aria-label="Pages" className="mt-6 flex justify-between">
      <span>
        {previous && (
          <PageLink href={previous} rel="prev">
            <Icon node={ChevronLeft} /> {labels[0]}
          </PageLink>
        )}
      </span>
      {next && (
        <PageLink href={next} rel="next">
          {labels[1]} <Icon node={ChevronRight} />
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
      className="inline-flex h-10 items-center gap-1 rounded-md border border-line px-4 font-medium hover:bg-sunk"
    >
      {children}
    </Link>
  )
}
