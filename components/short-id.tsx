import { shortenId } from '@/lib/format'

/** An id in mono, its middle left out; whole in its title, and whole when selected by a screen reader. */
export function ShortId({ id }: { id: string }) {
  return (
    <span title={id} className="font-mono text-[13px]">
      <span aria-hidden="true">{shortenId(id)}</span>
      <span className="sr-only">{id}</span>
    </span>
  )
}
