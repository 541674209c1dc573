import type { ReactNode } from 'react'
import type { ConferenceState } from '@/lib/conferences/state'

type Props = { state: ConferenceState; label: string; age?: ReactNode }

export function ConferenceStatus({ state, label, age }: Props) {
  return (
    <span title={state === 'unknown' ? label : undefined} className="conference-status" data-state={state}>
      {state === 'live' && <span aria-hidden="true" />}
      {state === 'unknown' || age ? <span>{label}</span> : label}
      {age}
    </span>
  )
}
