import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { getRecordingOutline } from '@/lib/playback/outline'
import { audioProblem } from '../../../problem'

/** Polled by pages and players until the waveform is ready. Not logged: the response identifies no one. */
export async function GET(
  request: Request,
  { params }: RouteContext<'/api/recordings/[recordingId]/waveform'>,
) {
  const access = await authorizeRequest(request, 'play')
  if (!access.ok) return access.refusal
  const { recordingId } = await params
  try {
    const outline = await getRecordingOutline(recordingId)
    if (outline !== null) return Response.json(outline, { headers: { 'cache-control': 'private, no-store' } })
    return audioProblem('not-found')
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
