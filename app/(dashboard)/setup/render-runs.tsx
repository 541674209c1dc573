'use server'

import { authorize } from '@/app/access'
import { readViewer } from '@/app/viewer'
import type { RenderedRuns } from '@/components/setup/follow-runs'
import { ReconciliationRuns } from '@/components/setup/reconciliation-runs'
import { readReconciliations } from '@/lib/reconciliation/status'

export async function renderRuns(): Promise<RenderedRuns> {
  await authorize('settings')
  const [reconciliations, viewer] = await Promise.all([readReconciliations(), readViewer()])
  return {
    isUnderWay: reconciliations.isAsked || reconciliations.runs[0]?.state === 'running',
    runs: <ReconciliationRuns {...reconciliations} viewer={viewer} />,
  }
}
