import type { Route } from 'next'
import { listHref } from '@/components/list/list-href'
import { type AuditFilters, auditFilters } from '@/lib/audit/filters'

export function auditLogHref(filters: AuditFilters, others?: Record<string, string | null>): Route {
  return listHref('/audit-log', auditFilters.toParams(filters), others)
}
