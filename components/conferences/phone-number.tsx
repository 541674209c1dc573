import { formatPhoneNumber } from '@/lib/format'

/** A formatted phone number, with the number as FreeClimb sent it as its title; “unknown” if there is none. */
export function PhoneNumber({ number }: { number: string | null }) {
  if (number === null) return <span className="text-faint">unknown</span>
  const shown = formatPhoneNumber(number)
  // An address that isn't a phone number can be any length.
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
      {/* Keeps the arrow with the second number when that wraps. */}
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
