import type { NextRequest } from 'next/server'
import { authorizeRequest } from '@/app/access'
import { answerExport } from '@/app/answer-export'
import { readViewer } from '@/app/viewer'
import { appendAudit } from '@/lib/audit/append'
import { exportAuditLog } from '@/lib/audit/export'
import { auditExportFileName, readAuditExportQuery } from '@/lib/audit/export-query'
import { auditCriteria } from '@/lib/audit/filters'
import { csvStyleOf } from '@/lib/list-query/export-options'
import { problem } from '../../problem'
import { queryParams } from '../../query-params'

export const maxDuration = 300

export async function GET(request: NextRequest) {
  const access = await authorizeRequest(request, 'auditLog')
  if (!access.ok) return access.refusal
  const viewer = await readViewer()
  const asked = readAuditExportQuery(queryParams(request), viewer)
  if (!asked.ok) return problem(400, 'invalid-parameter', asked.problem)
  const { filters, format, separator, details } = asked.value
  return answerExport(request, {
    format,
    fileName: auditExportFileName(format, viewer),
    note: () =>
      appendAudit({
        action: 'exported audit log',
        actor: access.actor,
        target: { kind: 'list', id: 'audit-log' },
        origin: access.origin,
        details,
      }),
    chunks: exportAuditLog(auditCriteria(filters, viewer), csvStyleOf(format, separator)),
  })
}
