import { useEffect } from 'react'
import { audioElement, listen, playback } from '@/components/player/playback'
import { refuse, SIGNED_OUT } from './use-recovery'

// The interval that lib/audit/listening.ts assumes a report covers.
const REPORTED_EVERY_SEC = 15

/** Reports to the server how much of a recording the user heard, without jumps, and their position. */
export function useListeningReports(recordingId: string) {
  useEffect(() => {
    const audio = audioElement()
    if (audio === null) return
    let heardSec = 0
    let atSec = playback().atSec
    let toldSec = atSec
    let isPutAway = false

    // A seek only moves the position: the user didn't hear what it skipped.
    const look = () => {
      if (audio.readyState === 0 || playback().track?.recordingId !== recordingId) return
      if (!audio.seeking && audio.currentTime > atSec) heardSec += audio.currentTime - atSec
      atSec = audio.currentTime
      if (heardSec >= REPORTED_EVERY_SEC * audio.playbackRate) report()
    }

    // The fraction lost to rounding goes into the next report. A lost report isn't sent again, so that nothing counts twice.
    function report({ isOver = false } = {}) {
      const wholeSec = Math.round(heardSec)
      const isNews = wholeSec >= 1 || atSec !== toldSec
      const endsListening = isOver && !isPutAway
      if (!isNews && !endsListening) return
      isPutAway ||= endsListening
      heardSec -= wholeSec
      toldSec = atSec
      fetch(`/api/recordings/${recordingId}/listening`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          heardSec: wholeSec,
          atSec: isNews ? atSec : undefined,
          isOver: endsListening,
        }),
        keepalive: true,
      }).then(
        ({ status }) => {
          if (status === 401 && playback().track !== null) refuse(SIGNED_OUT)
        },
        () => {},
      )
    }

    function end() {
      look()
      // A recording heard to the end starts over next time.
      atSec = 0
      report({ isOver: true })
    }

    // Leaving the page doesn't end the listening session, because a reload reopens the recording.
    const leavePage = () => report()

    const stop = listen({
      play: () => {
        isPutAway = false
      },
      'timeupdate seeking': look,
      ended: end,
      pause: () => {
        look()
        if (!audio.ended) report()
      },
    })
    addEventListener('pagehide', leavePage)
    return () => {
      removeEventListener('pagehide', leavePage)
      stop()
      report({ isOver: true })
    }
  }, [recordingId])
}
