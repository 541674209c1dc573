import type { ConferenceState } from '@/lib/conferences/state'

const STATES: Record<ConferenceState, { label?: string; className: string }> = {
  created: { label: 'Waiting', className: 'bg-sunk text-soft' },
  live: { label: 'Live', className: 'bg-live-soft text-live' },
  processing: { label: 'Processing', className: 'bg-waiting-soft text-waiting' },
  ended: { label: 'Ended', className: 'bg-sunk text-soft' },
  unknown: { className: 'bg-sunk text-soft' },
  'no-recording': { label: 'No recording', className: 'text-soft' },
}

type Props = { state: ConferenceState; status: string | null; age?: string }

/** What FreeClimb calls it is shown where we have no word of our own. */
export function ConferenceStatus({ state, status, age }: Props) {
  const { label = status, className } = STATES[state]
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-0.5 font-medium text-[13px] ${className}`}
    >
      {state === 'live' && <span className="size-2 rounded-full bg-current" aria-hidden="true" />}
      <span className="max-w-40 truncate">{label}</span>
      {age && ` ${age}`}
    </span>
  )
}
