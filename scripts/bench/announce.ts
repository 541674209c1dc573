import type { ConferenceOptions } from '../freeclimb-simulator/conference/options'
import type { Simulator } from '../freeclimb-simulator/simulator'
import type { NextServer } from './next-server'

/** Posts a conference with one recording to the application and returns the recording's ID. */
export async function announceRecording(
  app: NextServer,
  simulator: Simulator,
  options: Omit<ConferenceOptions, 'callbackUrl'>,
): Promise<string> {
  const { posts, recordings } = await simulator.runConference({
    callbackUrl: `${app.url}/api/webhooks/freeclimb`,
    ...options,
  })
  const [recording] = recordings
  if (!recording || posts.some(({ httpStatus }) => httpStatus !== 200)) {
    throw new Error('The posts about a recording were not taken. .data/bench.log may say why.')
  }
  return recording.recordingId
}
