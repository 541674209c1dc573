import { formatPhoneNumber } from '@/lib/format'

/** A number as people write it, as it was sent in its title; a dash where there is none. */
export function PhoneNumber({ number }: { number: string | null }) {
  if (number === null) return <span className="text-faint">unknown</span>
  const shown = formatPhoneNumber(number)
  // An address that is no number may be of any length.
  const className = shown === number ? 'line-clamp-2 min-w-0 break-all' : 'whitespace-nowrap'
  return (
    <span title={number} className={className}>
      {shown}
    </span>
  )
}

export function FromTo({ from, to }: { from: string | null; to: string | null }) {
  if (from === null && to === null) return <span className="text-faint">Unknown numbers</span>
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      <PhoneNumber number={from} />
      {/* On a line of its own the second number has the arrow before it. */}
      <span className="inline-flex min-w-0 gap-x-2">
        <span className="text-faint" aria-hidden="true">
          →
        </span>
        <span className="sr-only">to</span>
        <PhoneNumber number={to} />
      </span>
    </span>
  )
}
