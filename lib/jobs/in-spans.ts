import type { Task, TaskList } from 'graphile-worker'
import { withSpan } from '@/lib/telemetry'

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
