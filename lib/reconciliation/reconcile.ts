import { type FreeClimbSettings, freeClimbSettings } from '@/lib/freeclimb/api-request'
import { type ListFailure, type RecordingPage, requestRecordingPage } from '@/lib/freeclimb/recording-list'
import type { Prisma } from '@/lib/generated/prisma/client'
import { findChanged, type ListingOutcome, storeListing } from '@/lib/ingest/store-listing'
import { errorFacts, log } from '@/lib/log'
import {
  type HeldRun,
  RENEW_EVERY_MS,
  type RunReport,
  releaseRun,
  renewRun,
  reportOf,
  takeRun,
  updateRun,
} from './runs'

export type ReconcileOptions = {
  /** Aborting interrupts the run; the next one resumes at the same page */
  signal: AbortSignal
  /** Read the whole account instead of only what was made since the last successful run */
  whole?: boolean
  requestedBy?: string | null
  onProgress?: (report: RunReport) => void
}

/**
 * Reads FreeClimb's list and stores what no post told us: recordings, durations, deletions. Resumes an interrupted run at
 * its page; `busy` if another process holds the run.
 */
export async function reconcile(options: ReconcileOptions): Promise<RunReport | 'busy'> {
  const run = await takeRun(options)
  if (run === null) return 'busy'
  const lost = new AbortController()
  const abort = () => lost.abort(options.signal.reason)
  if (options.signal.aborted) abort()
  else options.signal.addEventListener('abort', abort, { once: true })
  const renewing = setInterval(async () => {
    try {
      if (!(await renewRun(run))) lost.abort(new Error('Another process has taken over.'))
    } catch (error) {
      log.warn({ error: errorFacts(error) }, 'a reconciliation could not be renewed')
    }
  }, RENEW_EVERY_MS)
  try {
    return reportOf(await readPages(run, lost.signal, options.onProgress ?? (() => {})), false)
  } finally {
    clearInterval(renewing)
    options.signal.removeEventListener('abort', abort)
    await releaseRun(run)
  }
}

async function readPages(
  first: HeldRun,
  signal: AbortSignal,
  onProgress: (report: RunReport) => void,
): Promise<HeldRun> {
  const settings = freeClimbSettings()
  let run = first
  const keep = async (data: Prisma.ReconciliationUpdateManyMutationInput) => {
    const kept = await updateRun(run, data)
    run = kept ?? run
    return kept !== null
  }
  const end = async (failure: string | null) => {
    await keep({ endedAt: new Date(), failure })
    return run
  }
  if (settings === null) return end(NOT_CONFIGURED)
  const pagesRead = new Set<string>()
  while (!signal.aborted) {
    const asked = await requestRecordingPage(placeOf(run), signal, settings)
    if (!asked.ok) {
      const { problem } = asked
      if (problem.failure === 'aborted') return run
      if (problem.failure === 'cursor-refused' && !run.startedOver) {
        pagesRead.clear()
        await keep({ nextPageUri: null, startedOver: true, pages: 0, seen: 0, failed: 0 })
        continue
      }
      const failure = [WORDS[problem.failure], problem.detail].filter(Boolean).join(' ')
      if (!PASSING.has(problem.failure)) return end(failure)
      await keep({ failure })
      return run
    }
    const page = asked.value
    const counts = await keepPage(run, page, settings)
    const { nextPageUri, total } = page
    const isLast = nextPageUri === null || liesBefore(page, run.since)
    const isLoop = !isLast && pagesRead.has(nextPageUri)
    const isKept = await keep({
      ...(nextPageUri !== null && { nextPageUri }),
      total: total ?? run.total,
      pages: { increment: 1 },
      seen: { increment: counts.seen },
      failed: { increment: counts.failed },
      // End the run in the update that counts its last page, or that page could be read and counted again.
      ...((isLast || isLoop) && { endedAt: new Date(), failure: isLoop ? LOOP : null }),
    })
    if (!isKept) return run
    onProgress(reportOf(run, true))
    if (isLast || isLoop) return run
    pagesRead.add(nextPageUri)
  }
  return run
}

function placeOf({ nextPageUri, since }: HeldRun) {
  return nextPageUri === null ? { since } : { nextPageUri }
}

/** Stores what is new in a page. Items count as added or changed in their own transaction, so never twice. */
async function keepPage(run: HeldRun, page: RecordingPage, { accountId }: FreeClimbSettings) {
  const items = page.recordings.map((item) => ({ ...item, accountId: item.accountId ?? accountId }))
  const note = async (tx: Prisma.TransactionClient, outcome: ListingOutcome) => {
    if (outcome === 'added' || outcome === 'changed')
      await tx.reconciliation.update({ where: { id: run.id }, data: { [outcome]: { increment: 1 } } })
  }
  let foreign = 0
  for (const item of await findChanged(items)) {
    if ((await storeListing(item, new Date(), note)) === 'foreign') {
      foreign += 1
      log.warn({ recordingId: item.id }, 'the recording belongs to another conference')
    }
  }
  return { seen: items.length + page.skipped + page.failed, failed: page.failed + foreign }
}

// Newest come first, so stop at a page older than `since`: FreeClimb may ignore `startTime`, which is new.
function liesBefore({ recordings }: RecordingPage, since: Date | null) {
  if (since === null || recordings.length === 0) return false
  return recordings.every(({ createdAt }) => createdAt !== null && createdAt < since)
}

const LOOP = 'FreeClimb’s list links back to a page that was already read.'
const NOT_CONFIGURED = 'FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY must be set.'
// These leave the run open, and the next one resumes at its page.
const PASSING = new Set<ListFailure>(['rate-limited', 'timeout', 'unreachable'])
const WORDS: Record<ListFailure, string> = {
  credentials:
    'FreeClimb rejected Roomtone’s account ID or API key. Check FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY.',
  'rate-limited': 'FreeClimb is getting too many requests from Roomtone.',
  timeout: 'FreeClimb took too long to answer.',
  unreachable: 'FreeClimb couldn’t be reached.',
  unreadable: 'FreeClimb’s list couldn’t be read.',
  'cursor-refused': 'FreeClimb twice rejected a page of its own list.',
  aborted: '',
}

/** Runs reconcile as a job. Throws if the run was interrupted, so that the job is retried soon. */
export async function reconcileInBackground(options: {
  signal: AbortSignal
  requestedBy?: string
}): Promise<void> {
  // Without API credentials, Roomtone only receives posts.
  if (freeClimbSettings() === null) return
  const report = await reconcile(options)
  if (report === 'busy') return
  const { state, since, pages, seen, added, changed, failed, failure } = report
  log.info({ state, since, pages, seen, added, changed, failed, failure }, 'reconciliation')
  if (state === 'interrupted') throw new Error(failure ?? 'The reconciliation was stopped before its end.')
}
