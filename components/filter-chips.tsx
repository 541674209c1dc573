import { X } from 'lucide'
import type { Route } from 'next'
import { Icon } from './ui/icon'
import { Link } from './ui/link'

type Props = {
  /** What the list is filtered by, in words, and the list without that */
  chips: { label: string; href: Route }[]
  /** The list without anything that was typed; null where nothing was */
  clearHref: Route | null
}

/** What the list is filtered by: each a link that takes it away. */
export function FilterChips({ chips, clearHref }: Props) {
  if (clearHref === null) return null
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-2">
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
