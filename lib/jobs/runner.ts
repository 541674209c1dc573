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
import { startHeartbeat } from './heartbeat'

const CONCURRENT_JOBS = 3
const RESTART_AFTER_MS = 5_000
// Not graphile-worker's cron: after a clock ran ahead, it waits until real time catches up.
const ADD_DUE_EVERY_MS = 5 * 60_000

/** What a runner needs to run jobs, so that this folder knows nothing about their work. */
export type Work = {
  tasks: { [Name in JobName]: Task<Name> }
  schedule: {
    /** Once per process, before the first job */
    beforeFirst: () => Promise<void>
    /** At every start and every few minutes */
    addDueJobs: () => Promise<void>
  }
  logger: Logger
}

/** Runs jobs as they arrive or come due until `stopped` aborts, in a dedicated process. */
export async function runUntil(stopped: AbortSignal, work: Work): Promise<void> {
  const { beforeFirst, addDueJobs } = work.schedule
  // Log each reason for waiting once, not at every retry.
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
      if (need === null) log.error({ error: errorFacts(error) }, 'the worker restarts')
      else if (need !== waitsFor) log.warn(`the worker is waiting for ${need}`)
      waitsFor = need
      await wait(RESTART_AFTER_MS, undefined, { signal: stopped }).catch(() => {})
    }
  }
}

function missingNeed(error: unknown): string | null {
  if (isSchemaMissing(error)) return 'the database to be migrated'
  return isDatabaseUnavailable(error) ? "the database, which can't be reached" : null
}

async function addOrLog(addDueJobs: () => Promise<void>) {
  await addDueJobs().catch((error: unknown) =>
    log.warn({ error: errorFacts(error) }, 'due jobs could not be added'),
  )
}

export type WorkDone = { succeeded: number; failed: number }

/**
 * Runs waiting jobs until none is left or the time budget is spent, for hosts that don't keep processes running. A job
 * cut off by the budget is retried later. `only` limits it to jobs with that name and adds no due jobs.
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
  const heartbeat = startHeartbeat()
  events.on('pool:create', ({ workerPool }) => {
    pools.push(workerPool)
    heartbeat.begin(workerPool.id)
  })
  try {
    const options: RunnerOptions = {
      pgPool: pool,
      taskList: withSpans(tasks),
      events,
      logger,
      // Transaction poolers lose prepared statements, and the embedded database's connections share one session.
      noPreparedStatements: true,
      // All connections to the embedded database share one session.
      concurrency: (await isEmbeddedDatabase()) ? 1 : CONCURRENT_JOBS,
      noHandleSignals: true,
      // With these settings, graphile-worker records every finished job before it shuts down.
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

export function withSpans(tasks: TaskList): TaskList {
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
