import { randomUUID } from 'node:crypto'
import { appendAudit } from '@/lib/audit/append'
import type { AuditContext } from '@/lib/audit/outcome'
import { db } from '@/lib/db'
import { freeClimbSettings } from '@/lib/freeclimb/api-request'
import type { Prisma, Reconciliation } from '@/lib/generated/prisma/client'
import { addJob, RECONCILE_JOB_KEY } from '@/lib/jobs/add-job'

// Another process takes over a run that hasn't been renewed for this long.
const HELD_SEC = 15
export const RENEW_EVERY_MS = 5_000

// Reread a day, to catch recordings made during the last run or listed late.
const OVERLAP_MS = 24 * 60 * 60 * 1000

const DUE_AFTER_MS = 60 * 60 * 1000
const RUNS_SHOWN = 20

export type RunState = 'running' | 'interrupted' | 'ended' | 'refused'

/** A run for display: `refused` ended with a failure; `interrupted` will be resumed by the next run. */
export type RunReport = Omit<Reconciliation, 'holder' | 'heldUntil' | 'nextPageUri'> & { state: RunState }

export type HeldRun = Reconciliation & { holder: string }

/** Newest first */
export async function lastReconciliations(): Promise<RunReport[]> {
  const runs = await db().reconciliation.findMany({
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: RUNS_SHOWN,
  })
  const nowMs = (await databaseNow(db())).getTime()
  const isHeld = ({ heldUntil }: Reconciliation) =>
    heldUntil !== null && heldUntil.getTime() > nowMs && heldUntil.getTime() <= nowMs + HELD_SEC * 1000
  return runs.map((run) => reportOf(run, isHeld(run)))
}

export function reportOf(run: Reconciliation, isHeld: boolean): RunReport {
  const { holder, heldUntil, nextPageUri, ...facts } = run
  const over = run.failure === null ? 'ended' : 'refused'
  return { ...facts, state: run.endedAt !== null ? over : isHeld ? 'running' : 'interrupted' }
}

/** Whether reconciliation is configured and no run started within the last hour. */
export async function isReconciliationDue(): Promise<boolean> {
  if (freeClimbSettings() === null) return false
  const now = await databaseNow(db())
  const recent = { gte: new Date(now.getTime() - DUE_AFTER_MS), lte: now }
  return (await db().reconciliation.count({ where: { startedAt: recent } })) === 0
}

/** The one clock all processes share. It may have been ahead once, so future timestamps prove and block nothing. */
async function databaseNow(client: Pick<Prisma.TransactionClient, '$queryRaw'>): Promise<Date> {
  const [row] = await client.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp()::timestamptz(3) AS now`
  if (row === undefined) throw new Error('The database did not say what time it is.')
  return row.now
}

/** Queues a reconciliation for a worker and writes an audit log entry. */
export async function requestReconciliation(by: AuditContext): Promise<void> {
  await db().$transaction(async (tx) => {
    await addJob(tx, 'reconcile', by.actor.name === null ? {} : { requestedBy: by.actor.name }, {
      key: RECONCILE_JOB_KEY,
    })
    await appendAudit({ action: 'requested reconciliation', ...by }, tx)
  })
}

/**
 * Takes over the interrupted run or starts a new one; null while another process holds it. With `whole`, an interrupted
 * run through part of the account is ended rather than resumed.
 */
export async function takeRun({
  whole = false,
  requestedBy = null as string | null,
}): Promise<HeldRun | null> {
  const holder = randomUUID()
  const run = await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', 0))`
    const now = await databaseNow(tx)
    const open = await tx.reconciliation.findFirst({
      where: { endedAt: null },
      orderBy: { startedAt: 'desc' },
    })
    if (open !== null) {
      const taken = await holdRun(tx, open.id, holder)
      if (taken === null) return null
      const isFromFuture = taken.startedAt > now || (taken.since !== null && taken.since > now)
      if (!isFromFuture && (!whole || taken.since === null))
        return tx.reconciliation.update({ where: { id: taken.id }, data: { failure: null } })
      const failure = isFromFuture
        ? 'The clock was ahead when it started.'
        : 'A run through the whole account has replaced it.'
      await tx.reconciliation.update({ where: { id: open.id }, data: { endedAt: now, failure } })
    }
    const since = whole ? null : await lastCertainMoment(tx, now)
    const { id } = await tx.reconciliation.create({ data: { startedAt: now, since, requestedBy } })
    return holdRun(tx, id, holder)
  })
  return run && { ...run, holder }
}

async function holdRun(tx: Prisma.TransactionClient, id: string, holder: string) {
  const held = await tx.$executeRaw`
    UPDATE reconciliation SET holder = ${holder}, held_until = clock_timestamp() + make_interval(secs => ${HELD_SEC})
    WHERE id = ${id}::uuid AND (held_until IS NULL OR held_until <= clock_timestamp()
      OR held_until > clock_timestamp() + make_interval(secs => ${HELD_SEC}))`
  return held === 0 ? null : tx.reconciliation.findUniqueOrThrow({ where: { id } })
}

// Ignore a run whose `since` is later than its start: it read nothing.
async function lastCertainMoment(tx: Prisma.TransactionClient, now: Date): Promise<Date | null> {
  const [last] = await tx.$queryRaw<{ startedAt: Date }[]>`
    SELECT started_at AS "startedAt" FROM reconciliation
    WHERE ended_at IS NOT NULL AND failure IS NULL AND started_at <= ${now} AND (since IS NULL OR since <= started_at)
    ORDER BY started_at DESC LIMIT 1`
  return last ? new Date(last.startedAt.getTime() - OVERLAP_MS) : null
}

/** False if another process has taken over the run. */
export async function renewRun({ id, holder }: HeldRun): Promise<boolean> {
  const renewed = await db().$executeRaw`
    UPDATE reconciliation SET held_until = clock_timestamp() + make_interval(secs => ${HELD_SEC})
    WHERE id = ${id}::uuid AND holder = ${holder}`
  return renewed > 0
}

/** Stores a run's progress; null if another process has taken over the run. */
export async function updateRun(
  { id, holder }: HeldRun,
  data: Prisma.ReconciliationUpdateManyMutationInput,
): Promise<HeldRun | null> {
  const [updated] = await db().reconciliation.updateManyAndReturn({ where: { id, holder }, data })
  return updated ? { ...updated, holder } : null
}

/** Releases the run so the next one can resume it at once. */
export async function releaseRun({ id, holder }: HeldRun): Promise<void> {
  await db().reconciliation.updateMany({ where: { id, holder }, data: { holder: null, heldUntil: null } })
}
