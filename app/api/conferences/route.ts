import { after } from 'next/server'
import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { readViewer } from '@/app/viewer'
import { recordListReading } from '@/lib/audit/list-reading'
import { tidyPendingEvents } from '@/lib/audit/pending-events'
import { filterDetails } from '@/lib/conferences/audit-details'
import { withoutNumbers } from '@/lib/conferences/conference-record'
import { readPage, readPageQuery } from '@/lib/conferences/page-query'
import { hasPermission } from '@/lib/permissions/permissions'
import { problem } from '../problem'
import { queryParams } from '../query-params'

export async function GET(request: Request) {
  const access = await authorizeRequest(request, 'browse', { keys: true })
  if (!access.ok) return access.refusal
  const asked = readPageQuery(queryParams(request), await readViewer())
  if (!asked.ok) return problem(400, 'invalid-parameter', asked.problem)
  const { query, filters } = asked.value
  const { actor, origin } = access
  try {
    const page = await readPage(query)
    if (request.method === 'GET') {
      const filter = filterDetails(filters)
      // Awaited: what we can't log, we don't send.
      await recordListReading(actor, origin, { via: 'api', filter, conferences: page.data.length })
      after(tidyPendingEvents)
    }
    // Many full phone numbers at once are an export, whatever the format.
    const data = hasPermission(actor.role, 'export') ? page.data : page.data.map(withoutNumbers)
    return Response.json({ ...page, data }, { headers: { 'cache-control': 'private, no-store' } })
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
