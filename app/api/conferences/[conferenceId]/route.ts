import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { recordOpening } from '@/lib/audit/opening'
import { conferenceDetailRecord } from '@/lib/conferences/conference-record'
import { getConference } from '@/lib/conferences/detail'
import { problem } from '../../problem'

type Context = RouteContext<'/api/conferences/[conferenceId]'>

export async function GET(request: Request, { params }: Context) {
  const access = await authorizeRequest(request, 'browse', { keys: true })
  if (!access.ok) return access.refusal
  const { conferenceId } = await params
  try {
    const conference = await getConference(conferenceId)
    if (conference === null) return problem(404, 'not-found', 'There is no conference with this ID.')
    if (request.method === 'GET') await recordOpening(access.actor, access.origin, conference.id)
    return Response.json(conferenceDetailRecord(conference, new Date()), {
      headers: { 'cache-control': 'private, no-store' },
    })
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
