import { CircleCheck, CirclePause, type IconNode, LoaderCircle, TriangleAlert } from 'lucide'
import { Icon } from '@/components/ui/icon'
import { Moment } from '@/components/ui/moment'
import type { Viewer } from '@/lib/format'
import type { RunState } from '@/lib/reconciliation/runs'
import { describeRun, type Reconciliations } from '@/lib/reconciliation/status'

const STATES: Record<RunState, { word: string; icon: IconNode; className: string }> = {
  running: { word: 'Running', icon: LoaderCircle, className: 'text-accent' },
  interrupted: { word: 'Interrupted', icon: CirclePause, className: 'text-waiting' },
  ended: { word: 'Done', icon: CircleCheck, className: 'text-accent' },
  refused: { word: 'Failed', icon: TriangleAlert, className: 'text-waiting' },
}

export function ReconciliationRuns({ runs, isAsked, viewer }: Reconciliations & { viewer: Viewer }) {
  return (
    <>
      {isAsked && (
        <p role="status" className="mt-3 rounded-md bg-accent-soft px-3 py-2 text-accent">
          Queued. Starts when a worker is free.
        </p>
      )}
      {runs.length === 0 ? (
        <p className="mt-3 text-soft">Not checked yet.</p>
      ) : (
        <ul className="mt-3 border-line border-t" aria-label="Latest runs">
          {runs.map((run) => {
            const { word, icon, className } = STATES[run.state]
            return (
              <li
                key={run.id}
                className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 border-line border-b py-3 sm:grid-cols-[9rem_7rem_minmax(0,1fr)]"
              >
                <p>
                  <Moment at={run.startedAt} viewer={viewer} />
                </p>
                <p className={`flex items-center gap-1.5 self-start font-medium ${className}`}>
                  <Icon node={icon} className="shrink-0" />
                  {word}
                </p>
                <div className="min-w-0 max-sm:col-span-2">
                  <p>{describeRun(run)}</p>
                  {run.state === 'running' && (
                    <progress
                      className="mt-1 h-2 w-full max-w-sm accent-accent"
                      aria-label="Recordings read"
                      value={run.total === null ? undefined : Math.min(run.seen, run.total)}
                      max={run.total || 1}
                    />
                  )}
                  {run.failure !== null && <p className="break-words">{run.failure}</p>}
                  <p className="break-words text-soft">
                    {run.since === null ? 'Whole account' : 'New recordings'}
                    {run.requestedBy === null ? '' : `, requested by ${run.requestedBy}`}
                  </p>
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}
