import { CircleCheck, CircleDashed, CircleHelp, CircleMinus, type IconNode, TriangleAlert } from 'lucide'
import { Suspense } from 'react'
import { Icon } from '@/components/ui/icon'
import type { Check, CheckState } from '@/lib/setup/check'

type Props = { checks: { name: string; result: Check | Promise<Check>; href?: string }[] }

const STATES: Record<CheckState | 'checking', { word: string; icon: IconNode; className: string }> = {
  ok: { word: 'OK', icon: CircleCheck, className: 'text-accent' },
  'action-needed': { word: 'Action needed', icon: TriangleAlert, className: 'text-waiting' },
  unverified: { word: 'Not verified', icon: CircleHelp, className: 'text-soft' },
  'not-used': { word: 'Not used', icon: CircleMinus, className: 'text-soft' },
  checking: { word: 'Checking', icon: CircleDashed, className: 'text-faint' },
}

/** The checks and their results. A pending result has its space reserved. */
export function CheckList({ checks }: Props) {
  return (
    <ul className="mt-3 border-line border-t">
      {checks.map(({ name, result, href }) => (
        <li
          key={name}
          className={`grid grid-cols-[minmax(0,1fr)_auto] content-start gap-x-4 gap-y-0.5 border-line border-b py-3 sm:grid-cols-[9rem_8.5rem_minmax(0,1fr)] ${result instanceof Promise ? 'min-h-40 sm:min-h-22' : ''}`}
        >
          <h3 className="font-medium">
            {href === undefined ? (
              name
            ) : (
              <a href={href} className="text-accent underline underline-offset-2">
                {name}
              </a>
            )}
          </h3>
          {result instanceof Promise ? (
            <Suspense fallback={<State of="checking" />}>
              <Awaited result={result} />
            </Suspense>
          ) : (
            <Finding check={result} />
          )}
        </li>
      ))}
    </ul>
  )
}

async function Awaited({ result }: { result: Promise<Check> }) {
  return <Finding check={await result} />
}

function Finding({ check: { state, fact, remedy } }: { check: Check }) {
  return (
    <>
      <State of={state} />
      <div className="min-w-0 max-sm:col-span-2">
        <p>{fact}</p>
        {remedy !== null && <p className="text-soft">{remedy}</p>}
      </div>
    </>
  )
}

function State({ of }: { of: keyof typeof STATES }) {
  const { word, icon, className } = STATES[of]
  return (
    <p className={`flex items-center gap-1.5 self-start font-medium ${className}`}>
      <Icon node={icon} className="shrink-0" />
      {word}
    </p>
  )
}
