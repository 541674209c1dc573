import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { recordOpening } from '@/lib/audit/opening'
import { conferenceDetailRecord } from '@/lib/conferences/conference-record'
import { getConference } from '@/lib/conferences/detail'
import { refuseMethod } from '../../refuse-method'

type Context = RouteContext<'/api/conferences/[conferenceId]'>

export async function GET(request: Request, { params }: Context) {
  const access = await authorizeRequest(request, 'browse', { keys: true })
  if (!access.ok) return access.refusal
  const { conferenceId } = await params
  try {
    const conference = await getConference(conferenceId)
    if (conference === null)
      return Response.json(
        { error: 'There is no conference with this ID.', code: 'not-found' },
        { status: 404, headers: { 'cache-control': 'no-store' } },
      )
    if (request.method === 'GET') await recordOpening(access.actor, access.origin, conference.id)
    return Response.json(conferenceDetailRecord(conference, new Date()), {
      headers: { 'cache-control': 'private, no-store' },
    })
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}

export const HEAD = GET

export {
  refuseMethod as DELETE,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
}
