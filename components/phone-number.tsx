import { formatPhoneNumber } from '@/lib/format'

/** A number as people write it, as it was sent in its title; a dash where there is none. */
export function PhoneNumber({ number }: { number: string | null }) {
  if (number === null) return <span className="text-faint">unknown</span>
  return (
    <span title={number} className="whitespace-nowrap">
      {formatPhoneNumber(number)}
    </span>
  )
}

export function FromTo({ from, to }: { from: string | null; to: string | null }) {
  if (from === null && to === null) return <span className="text-faint">No numbers sent</span>
  return (
    <>
      <PhoneNumber number={from} />
      <span className="px-2 text-faint" aria-hidden="true">
        →
      </span>
      <span className="sr-only"> to </span>
      <PhoneNumber number={to} />
    </>
  )
}
