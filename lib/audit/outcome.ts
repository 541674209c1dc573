import type { AuditEntry } from './append'

/** Who makes a change and from where, for the audit log. */
export type AuditContext = Pick<AuditEntry, 'actor' | 'origin'>
