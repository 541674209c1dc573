import type { AuditEntry } from './append'

/** What became of a change: done, or refused for a reason that is a sentence to show. */
export type Outcome<Result = unknown> = ({ ok: true } & Result) | { ok: false; fault: string }

/** Who asks for a change and from where, for the trail. */
export type By = Pick<AuditEntry, 'actor' | 'origin'>

export function refuse(fault: string): { ok: false; fault: string } {
  return { ok: false, fault }
}
