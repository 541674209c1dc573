import { useEffect } from 'react'
import { audioElement, listen, playback } from '@/components/player/playback'
import { refuse, SIGNED_OUT } from './use-recovery'

// As long as lib/audit/listening.ts takes a report to be about.
const REPORTED_EVERY_SEC = 15

/** Tells the server what was heard of a recording, jumps left out, and where this person is in it. */
export function useListeningReports(recordingId: string) {
  useEffect(() => {
    const audio = audioElement()
    if (audio === null) return
    let heardSec = 0
    let atSec = playback().atSec
    let toldSec = atSec
    let isPutAway = false

    // While there is a jump, and where it ends, time is only looked at.
    const look = () => {
      if (audio.readyState === 0 || playback().track?.recordingId !== recordingId) return
      if (!audio.seeking && audio.currentTime > atSec) heardSec += audio.currentTime - atSec
      atSec = audio.currentTime
      if (heardSec >= REPORTED_EVERY_SEC * audio.playbackRate) report()
    }

    // What a fraction of a second is left of is told with the next report. One that is lost is not sent again, so that
    // nothing is counted twice.
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
      // Heard to its end, it begins at the beginning the next time.
      atSec = 0
      report({ isOver: true })
    }

    // A page that is left may be loaded anew, and then has the same recording open.
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
