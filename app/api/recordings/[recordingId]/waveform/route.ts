import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { AUDIO_FAILURES } from '@/lib/playback/audio-failures'
import { getRecordingOutline } from '@/lib/playback/outline'

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
    const { status, sentence } = AUDIO_FAILURES['not-found']
    return Response.json(
      { error: sentence, code: 'not-found' },
      { status, headers: { 'cache-control': 'no-store' } },
    )
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
