import type { TestContext } from 'vitest'

/** What a fault test found: a row of docs/reliability.md */
export type Finding = { fault: string; howOften: string; found: string }

declare module 'vitest' {
  interface TaskMeta {
    finding?: Finding
  }
}

export function report({ task }: TestContext, finding: Finding) {
  task.meta.finding = finding
}
