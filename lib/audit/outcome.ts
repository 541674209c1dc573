import type { AuditEntry } from './append'

/** The result of a change: done, or refused with a sentence to show to the user. */
export type Outcome<Result = unknown> = ({ ok: true } & Result) | { ok: false; fault: string }

/** Who makes a change and from where, for the audit log. */
export type AuditContext = Pick<AuditEntry, 'actor' | 'origin'>

export function refuse(fault: string): { ok: false; fault: string } {
  return { ok: false, fault }
}
