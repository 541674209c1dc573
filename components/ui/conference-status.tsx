import type { ReactNode } from 'react'
import { STATE_LABELS } from '@/lib/conferences/filter-words'
import type { ConferenceState } from '@/lib/conferences/state'

const CLASS_NAMES: Record<ConferenceState, string> = {
  created: 'bg-sunk text-soft',
  live: 'bg-live-soft text-live',
  processing: 'bg-waiting-soft text-waiting',
  ended: 'bg-sunk text-soft',
  unknown: 'bg-sunk text-soft',
  'no-recording': 'text-soft',
}

type Props = { state: ConferenceState; status: string | null; age?: ReactNode }

export function ConferenceStatus({ state, status, age }: Props) {
  const label = state === 'unknown' ? `Unknown status: ${status}` : STATE_LABELS[state]
  return (
    <span
      title={state === 'unknown' ? (status ?? undefined) : undefined}
      className={`inline-flex max-w-full items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-0.5 font-medium text-[13px] ${CLASS_NAMES[state]}`}
    >
      {state === 'live' && <span className="size-2 rounded-full bg-current" aria-hidden="true" />}
      <span className={state === 'unknown' ? 'max-w-40 truncate' : undefined}>{label}</span>
      {age}
    </span>
  )
}
