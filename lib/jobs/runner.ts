import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Task, TaskList } from 'graphile-worker'
import {
  type Logger,
  type RunnerOptions,
  run,
  runOnce,
  type WorkerEvents,
  type WorkerPool,
} from 'graphile-worker'
import type pg from 'pg'
import { isDatabaseUnavailable, isSchemaMissing } from '@/lib/database-errors'
import { isEmbeddedDatabase, openPool } from '@/lib/db'
import { env } from '@/lib/env'
import { errorFacts, log } from '@/lib/log'
import { shutdownSignal } from '@/lib/shutdown-signal'
import { withSpan } from '@/lib/telemetry'
import type { JobName } from './add-job'
import { keepBeating } from './heartbeat'

const CONCURRENT_JOBS = 3
const RESTART_AFTER_MS = 5_000
// Not the engine's own schedule: that stands still until the clock has caught up with where it once was.
const ADD_DUE_EVERY_MS = 5 * 60_000

/** What a runner is given to do: it knows the work of no job. */
export type Work = {
  tasks: { [Name in JobName]: Task<Name> }
  schedule: {
    /** Once in a process, before its first job */
    beforeFirst: () => Promise<void>
    /** At every start and every few minutes */
    addDueJobs: () => Promise<void>
  }
  logger: Logger
}

/** Works on jobs as they come, and on those that are due by the hour, until the signal: for a process of its own. */
export async function runUntil(stopped: AbortSignal, work: Work): Promise<void> {
  const { beforeFirst, addDueJobs } = work.schedule
  // Told once, however long it lasts.
  let waitsFor: string | null = null
  let hasBegun = false
  while (!stopped.aborted) {
    try {
      await withRunnerOptions(work, async (options) => {
        if (!hasBegun) await beforeFirst()
        hasBegun = true
        await addDueJobs()
        waitsFor = null
        const runner = await run(options)
        const adding = setInterval(() => void addOrLog(addDueJobs), ADD_DUE_EVERY_MS)
        const stop = () => void runner.stop().catch(() => {})
        if (stopped.aborted) stop()
        stopped.addEventListener('abort', stop, { once: true })
        await runner.promise.finally(() => {
          clearInterval(adding)
          stopped.removeEventListener('abort', stop)
        })
      })
    } catch (error) {
      const need = missingNeed(error)
      if (need === null) log.error({ error: errorFacts(error) }, 'the worker starts again')
      else if (need !== waitsFor) log.warn(`the worker waits for ${need}`)
      waitsFor = need
      await wait(RESTART_AFTER_MS, undefined, { signal: stopped }).catch(() => {})
    }
  }
}

function missingNeed(error: unknown): string | null {
  if (isSchemaMissing(error)) return 'the database to be migrated'
  return isDatabaseUnavailable(error) ? 'the database, which cannot be reached' : null
}

async function addOrLog(addDueJobs: () => Promise<void>) {
  await addDueJobs().catch((error: unknown) =>
    log.warn({ error: errorFacts(error) }, 'the jobs that are due could not be added'),
  )
}

export type WorkDone = { succeeded: number; failed: number }

/**
 * Works on what is waiting until nothing is or the budget is spent: for hosts whose processes do not last. A job that is
 * cut short by the end of the budget is tried again later. With `only`, on jobs of that name, and nothing else is begun.
 */
export async function runWaiting(budgetMs: number, work: Work, only?: JobName): Promise<WorkDone> {
  const done: WorkDone = { succeeded: 0, failed: 0 }
  if (shutdownSignal().aborted) return done
  await withRunnerOptions(work, async (options, events, pools) => {
    events.on('job:success', () => {
      done.succeeded += 1
    })
    events.on('job:error', () => {
      done.failed += 1
    })
    if (only === undefined) await work.schedule.addDueJobs()
    const stop = (why: string) => pools.map((pool) => pool.gracefulShutdown(why))
    const timer = setTimeout(() => stop('the time budget is spent'), budgetMs)
    const stopAtEnd = () => stop('the process ends')
    shutdownSignal().addEventListener('abort', stopAtEnd)
    const taskList = only === undefined ? options.taskList : { [only]: options.taskList?.[only] }
    await runOnce({ ...options, taskList }).finally(() => {
      clearTimeout(timer)
      shutdownSignal().removeEventListener('abort', stopAtEnd)
    })
  })
  return done
}

type UseRunner = (options: RunnerOptions, events: WorkerEvents, pools: WorkerPool[]) => Promise<void>

async function withRunnerOptions({ tasks, logger }: Work, use: UseRunner) {
  const pool: pg.Pool = openPool(env().DATABASE_URL)
  const events: WorkerEvents = new EventEmitter()
  const pools: WorkerPool[] = []
  const heartbeat = keepBeating()
  events.on('pool:create', ({ workerPool }) => {
    pools.push(workerPool)
    heartbeat.begin(workerPool.id)
  })
  try {
    const options: RunnerOptions = {
      pgPool: pool,
      taskList: inSpans(tasks),
      events,
      logger,
      // They outlive neither a transaction pooler's connections nor are told apart by the embedded database's.
      noPreparedStatements: true,
      // The embedded database is one session for all connections.
      concurrency: (await isEmbeddedDatabase()) ? 1 : CONCURRENT_JOBS,
      noHandleSignals: true,
      // The engine then sees to it that every end of a job is written down before it ends itself.
      preset: {
        worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0, gracefulShutdownAbortTimeout: 1_000 },
      },
    }
    await use(options, events, pools)
  } finally {
    heartbeat.end()
    await pool.end()
  }
}

/** The same tasks, each run of which is told to whoever collects traces. */
export function inSpans(tasks: TaskList): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]): [string, Task] => [
      name,
      (payload, helpers) =>
        withSpan('job', { 'roomtone.job': name, 'roomtone.attempt': helpers.job.attempts }, async () =>
          task?.(payload, helpers),
        ),
    ]),
  )
}
