import type { NextRequest } from 'next/server'
import { authorizeRequest } from '@/app/access'
import { answerExport } from '@/app/answer-export'
import { readViewer } from '@/app/viewer'
import { appendAudit } from '@/lib/audit/append'
import { exportDetails } from '@/lib/conferences/audit-details'
import { type ExportEnd, exportConferences } from '@/lib/conferences/export'
import { exportFileName } from '@/lib/conferences/export-file-name'
import { readExportQuery } from '@/lib/conferences/export-query'
import { log } from '@/lib/log'
import { problem } from '../../problem'
import { queryParams } from '../../query-params'

// For a long list on a slow connection: Vercel's default limit for a streaming function.
export const maxDuration = 300

export async function GET(request: NextRequest) {
  const access = await authorizeRequest(request, 'export', { keys: true })
  if (!access.ok) return access.refusal
  const startedMs = performance.now()
  const viewer = await readViewer()
  const asked = readExportQuery(queryParams(request), viewer)
  if (!asked.ok) return problem(400, 'invalid-parameter', asked.problem)

  const { query, filters } = asked.value
  const { format } = query
  const onEnd = (end: ExportEnd) => {
    if (request.method === 'GET')
      log.info({ format, ...end, durationMs: Math.round(performance.now() - startedMs) }, 'export')
  }
  return answerExport(request, {
    format,
    fileName: exportFileName(filters, format, viewer),
    note: () =>
      appendAudit({
        action: 'exported',
        actor: access.actor,
        target: { kind: 'list', id: 'conferences' },
        origin: access.origin,
        details: exportDetails(filters, format),
      }),
    chunks: exportConferences(query, onEnd),
  })
}
