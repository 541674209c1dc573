import type { Party } from './row-content'

/** A phone number with the number as FreeClimb sent it as its title; “unknown” if there is none. */
function PhoneNumber({ party }: { party: Party | null }) {
  if (party === null) return <span className="text-faint">unknown</span>
  const { sent, shown } = party
  // An address that isn't a phone number can be any length.
  return (
    <span title={sent} className={shown === undefined ? 'address' : undefined}>
      {shown ?? sent}
    </span>
  )
}

export function FromTo({ from, to }: { from: Party | null; to: Party | null }) {
  if (from === null && to === null) return <span className="text-faint">Unknown numbers</span>
  return (
    <span className="from-to">
      <PhoneNumber party={from} />
      {/* Keeps the arrow with the second number when that wraps. */}
      <span>
        <span aria-hidden="true">→</span>
        <span className="sr-only">to</span>
        <PhoneNumber party={to} />
      </span>
    </span>
  )
}
