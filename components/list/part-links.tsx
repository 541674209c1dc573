import type { Route } from 'next'
import { Link } from '@/components/ui/link'
import { formatCount, type Viewer } from '@/lib/format'
import type { Part } from '@/lib/list-query/part-input'

type Props = {
  /** What is listed, such as `Recordings` */
  name: string
  /** Distinguishes it from the same links elsewhere on the page */
  label: string
  part: Part
  hrefOf: (number: number) => Route
  viewer: Viewer
}

export function PartLinks({ name, label, part, hrefOf, viewer }: Props) {
  const { number, last, from, to, total } = part
  if (last === 1) return null
  const back = [way('First', 1), way('Previous', number - 1, 'prev')]
  const on = [way('Next', number + 1, 'next'), way('Last', last)]
  const ways = [...(number > 1 ? back : []), ...(number < last ? on : [])]
  return (
    <nav aria-label={label} className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="text-soft">
        {name} {formatCount(from, viewer)}
        {to > from && `–${formatCount(to, viewer)}`} of {formatCount(total, viewer)}
      </p>
      <ul className="flex flex-wrap gap-2">
        {ways.map(({ words, leadsTo, rel }) => (
          <li key={words}>
            <Link
              href={hrefOf(leadsTo)}
              rel={rel}
              className="inline-flex h-9 items-center rounded-md border border-line px-3 font-medium hover:bg-sunk max-sm:h-11"
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function way(words: string, leadsTo: number, rel?: string) {
  return { words, leadsTo, rel }
}
