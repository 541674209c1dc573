import { randomUUID } from 'node:crypto'
import { appendAudit } from '@/lib/access/audit'
import type { By } from '@/lib/access/outcome'
import { db } from '@/lib/db'
import { freeClimbSettings } from '@/lib/freeclimb/api-request'
import type { Prisma, Reconciliation } from '@/lib/generated/prisma/client'
import { addJob, RECONCILE_JOB_KEY } from '@/lib/jobs/add-job'

// A run that nobody has renewed for so long is taken over.
const HELD_SEC = 15
export const RENEW_EVERY_MS = 5_000

// What FreeClimb made while the last run was under way, and what it lists late, is read again.
const OVERLAP_MS = 24 * 60 * 60 * 1000

const DUE_AFTER_MS = 60 * 60 * 1000
const RUNS_SHOWN = 20

export type RunState = 'running' | 'interrupted' | 'ended' | 'refused'

/** A run as it is told of: `refused` has ended with a failure, `interrupted` goes on with the next. */
export type RunReport = Omit<Reconciliation, 'holder' | 'heldUntil' | 'nextPageUri'> & { state: RunState }

export type HeldRun = Reconciliation & { holder: string }

/** The latest runs, the newest first. */
export async function lastReconciliations(): Promise<RunReport[]> {
  const runs = await db().reconciliation.findMany({ orderBy: { startedAt: 'desc' }, take: RUNS_SHOWN })
  const now = new Date()
  return runs.map((run) => reportOf(run, run.heldUntil !== null && run.heldUntil > now))
}

export function reportOf(run: Reconciliation, isHeld: boolean): RunReport {
  const { holder, heldUntil, nextPageUri, ...facts } = run
  const over = run.failure === null ? 'ended' : 'refused'
  return { ...facts, state: run.endedAt !== null ? over : isHeld ? 'running' : 'interrupted' }
}

/** Whether FreeClimb's list was last read an hour ago or more, and can be read. */
export async function isReconciliationDue(): Promise<boolean> {
  if (freeClimbSettings() === null) return false
  const last = await db().reconciliation.findFirst({
    orderBy: { startedAt: 'desc' },
    select: { startedAt: true },
  })
  return last === null || last.startedAt.getTime() < Date.now() - DUE_AFTER_MS
}

/** Has a worker read FreeClimb's list soon, and notes who asked for it. */
export async function requestReconciliation(by: By): Promise<void> {
  await db().$transaction(async (tx) => {
    await addJob(tx, 'reconcile', by.actor.name === null ? {} : { requestedBy: by.actor.name }, {
      key: RECONCILE_JOB_KEY,
    })
    await appendAudit({ action: 'requested reconciliation', ...by }, tx)
  })
}

/**
 * The run to work on: the one that was interrupted, else a new one. Null while another process works on one. `whole`
 * takes up no run through a part of the account.
 */
export async function takeRun({
  whole = false,
  requestedBy = null as string | null,
}): Promise<HeldRun | null> {
  const holder = randomUUID()
  const run = await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', 0))`
    const open = await tx.reconciliation.findFirst({
      where: { endedAt: null },
      orderBy: { startedAt: 'desc' },
    })
    if (open !== null) {
      const taken = await holdRun(tx, open.id, holder)
      if (taken === null) return null
      if (!whole || taken.since === null)
        return tx.reconciliation.update({ where: { id: taken.id }, data: { failure: null } })
      const failure = 'A run through the whole account has taken its place.'
      await tx.reconciliation.update({ where: { id: open.id }, data: { endedAt: new Date(), failure } })
    }
    const since = whole ? null : await lastCertainMoment(tx)
    const { id } = await tx.reconciliation.create({ data: { startedAt: new Date(), since, requestedBy } })
    return holdRun(tx, id, holder)
  })
  return run && { ...run, holder }
}

async function holdRun(tx: Prisma.TransactionClient, id: string, holder: string) {
  const held = await tx.$executeRaw`
    UPDATE reconciliation SET holder = ${holder}, held_until = clock_timestamp() + make_interval(secs => ${HELD_SEC})
    WHERE id = ${id}::uuid AND (held_until IS NULL OR held_until <= clock_timestamp())`
  return held === 0 ? null : tx.reconciliation.findUniqueOrThrow({ where: { id } })
}

async function lastCertainMoment(tx: Prisma.TransactionClient): Promise<Date | null> {
  const last = await tx.reconciliation.findFirst({
    where: { endedAt: { not: null }, failure: null },
    orderBy: { startedAt: 'desc' },
    select: { startedAt: true },
  })
  return last && new Date(last.startedAt.getTime() - OVERLAP_MS)
}

/** False when another process has the run by now. */
export async function renewRun({ id, holder }: HeldRun): Promise<boolean> {
  const renewed = await db().$executeRaw`
    UPDATE reconciliation SET held_until = clock_timestamp() + make_interval(secs => ${HELD_SEC})
    WHERE id = ${id}::uuid AND holder = ${holder}`
  return renewed > 0
}

/** Keeps how far a run is. Null when another process has it by now. */
export async function updateRun(
  { id, holder }: HeldRun,
  data: Prisma.ReconciliationUpdateManyMutationInput,
): Promise<HeldRun | null> {
  const [updated] = await db().reconciliation.updateManyAndReturn({ where: { id, holder }, data })
  return updated ? { ...updated, holder } : null
}

/** Lets the next run go on with this one at once. */
export async function letGo({ id, holder }: HeldRun): Promise<void> {
  await db().reconciliation.updateMany({ where: { id, holder }, data: { holder: null, heldUntil: null } })
}
