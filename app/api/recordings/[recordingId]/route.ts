import { after } from 'next/server'
import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { archiveOpenedAfterResponse } from '@/app/run-jobs'
import { readViewer } from '@/app/viewer'
import { recordListReadingLater } from '@/lib/audit/list-reading'
import { getRecordingFacts } from '@/lib/playback/facts'
import { audioProblem } from '../../problem'

export async function GET(request: Request, { params }: RouteContext<'/api/recordings/[recordingId]'>) {
  const access = await authorizeRequest(request, 'play')
  if (!access.ok) return access.refusal
  const [{ recordingId }, viewer] = await Promise.all([params, readViewer()])
  try {
    const facts = await getRecordingFacts(recordingId, access.actor, viewer)
    if (facts !== null) {
      // The response contains phone numbers.
      after(() =>
        recordListReadingLater(access.actor, access.origin, { via: 'player', filter: {}, conferences: 1 }),
      )
      if (facts.isWaveformComing) archiveOpenedAfterResponse(access.actor, [recordingId])
      return Response.json(facts, { headers: { 'cache-control': 'private, no-store' } })
    }
    return audioProblem('not-found')
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
