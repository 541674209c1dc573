import { unique } from '@/components/player/listed-tracks'
import { cue, playback, setState, usePlayback } from '@/components/player/playback'
import type { PlayerSession } from '@/components/player/player-session'
import { ask, useAsking } from '@/components/player/use-asking'
import type { RecordingOutline } from '@/lib/playback/outline'
import type { RecordingFacts } from '@/lib/playback/track'

/** Loads facts about the open recording, and polls for its waveform while that is being made. */
export function useFacts(recordingId: string) {
  const isPlaying = usePlayback((now) => now.isPlaying)
  const isUnknown = usePlayback(({ facts }) => facts === null)
  const isComing = usePlayback(({ facts }) => facts?.isWaveformComing === true)
  useAsking<RecordingFacts>(recordingId, isUnknown, (facts) => {
    const { lengthSec, queue } = playback()
    setState({
      facts,
      lengthSec: lengthSec ?? facts.lengthSec,
      // A page lists only part of a conference's recordings; the server knows what follows its last one.
      queue: unique(
        queue.flatMap((track) => (track.recordingId === recordingId ? [track, ...facts.following] : track)),
      ),
    })
  })
  useAsking<RecordingOutline>(
    `${recordingId}/waveform`,
    isComing,
    (outline) => {
      const { facts } = playback()
      setState({ facts: facts && { ...facts, ...outline } })
    },
    isPlaying,
  )
}

/** Opens what was open before a reload, unless something else is open by now. */
export async function reopen([recordingId, atSec]: PlayerSession) {
  const facts = await ask<RecordingFacts>(recordingId)
  if (facts && playback().track === null) cue(facts, { atSec })
}
