import { X } from 'lucide'
import type { Route } from 'next'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'

type Chip = { label: string; href: Route }

type Props = {
  chips: Chip[]
  /** Filters that couldn't be read, each with the list's URL without it */
  unapplied: Chip[]
  /** The list's URL without any filter; null if none was typed */
  clearHref: Route | null
}

export function FilterChips({ chips, unapplied, clearHref }: Props) {
  if (clearHref === null) return null
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-2">
      {unapplied.map(({ label, href }) => (
        <li key={label} className="max-w-full">
          <Link
            href={href}
            scroll={false}
            className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-full bg-waiting-soft px-3 font-medium text-[13px] text-waiting hover:opacity-80"
          >
            <span className="max-w-96 truncate">Not applied: {label}</span>
            <span className="sr-only"> Remove it</span>
            <Icon node={X} size={14} />
          </Link>
        </li>
      ))}
      {chips.map(({ label, href }) => (
        <li key={label}>
          <Link
            href={href}
            scroll={false}
            className="inline-flex h-8 items-center gap-1.5 rounded-full bg-accent-soft px-3 font-medium text-[13px] text-accent hover:opacity-80"
          >
            <span className="sr-only">Remove the filter </span>
            <span className="max-w-72 truncate">{label}</span>
            <Icon node={X} size={14} />
          </Link>
        </li>
      ))}
      <li>
        <Link
          href={clearHref}
          data-clears
          scroll={false}
          className="inline-flex h-8 items-center px-2 text-[13px] text-soft underline-offset-2 hover:underline"
        >
          Clear all
        </Link>
      </li>
    </ul>
  )
}
