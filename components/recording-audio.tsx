'use client'

import { useEffect, useRef, useState } from 'react'

// As long as lib/access/listening.ts takes a report to be about.
const REPORTED_EVERY_SEC = 15

type Refusal = { text: string; isSignedOut?: boolean }

/** The native player of one recording. Starting it pauses any other; a refusal is shown in the server's own words. */
export function RecordingAudio({ recordingId, label }: { recordingId: string; label: string }) {
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const hasRetried = useRef(false)
  // Where playing broke off: a player that is loaded anew begins at the beginning.
  const brokeOffSec = useRef(0)
  // Where the player last was, and the seconds that it played and has not reported.
  const heard = useRef({ atSec: 0, sec: 0 })
  const address = `/api/recordings/${recordingId}`
  const source = `${address}/audio`

  useEffect(() => {
    const report = () => reportHeard(address, heard.current)
    addEventListener('pagehide', report)
    return () => {
      removeEventListener('pagehide', report)
      report()
    }
  }, [address])

  // A jump is not heard: while there is one, and where it ends, time is only looked at.
  function listen({ currentTime, seeking, playbackRate }: HTMLAudioElement) {
    const { atSec, sec } = heard.current
    heard.current.atSec = currentTime
    if (!seeking && currentTime > atSec) heard.current.sec = sec + currentTime - atSec
    if (heard.current.sec >= REPORTED_EVERY_SEC * playbackRate) reportHeard(address, heard.current)
  }

  async function explain(audio: HTMLAudioElement) {
    brokeOffSec.current = audio.currentTime || brokeOffSec.current
    const reason = await askWhy(source)
    // A failed element plays no more until it is loaded anew.
    audio.load()
    if (reason !== null || hasRetried.current) {
      setRefusal(reason ?? { text: 'This browser cannot play the recording’s format. Download it instead.' })
      return
    }
    hasRetried.current = true
    audio.play().catch(() => {})
  }

  return (
    <div className="min-w-0 flex-1">
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone recording comes without captions. */}
      <audio
        controls
        preload="none"
        src={source}
        aria-label={label}
        onPlay={(event) => pauseOthers(event.currentTarget)}
        onLoadedMetadata={({ currentTarget: audio }) => {
          if (brokeOffSec.current > 0) audio.currentTime = brokeOffSec.current
        }}
        onPlaying={() => {
          hasRetried.current = false
          brokeOffSec.current = 0
          setRefusal(null)
        }}
        onTimeUpdate={(event) => listen(event.currentTarget)}
        onSeeking={(event) => listen(event.currentTarget)}
        onPause={(event) => {
          listen(event.currentTarget)
          reportHeard(address, heard.current)
        }}
        onError={(event) => explain(event.currentTarget)}
      />
      <p role="status" className="text-live text-[13px]">
        {refusal?.text}
        {refusal?.isSignedOut && (
          <>
            {' '}
            <a href="/sign-in" target="_blank" rel="noopener" className="underline underline-offset-2">
              Sign in in a new tab
            </a>
            , then press play here: it goes on where it stopped.
          </>
        )}
      </p>
    </div>
  )
}

function pauseOthers(playing: HTMLAudioElement) {
  for (const audio of document.querySelectorAll('audio')) if (audio !== playing) audio.pause()
}

// What a fraction of a second is left of is told with the next report. One that is lost is not sent again, so that
// nothing is counted twice.
function reportHeard(address: string, heard: { sec: number }) {
  const heardSec = Math.round(heard.sec)
  if (heardSec < 1) return
  heard.sec -= heardSec
  fetch(`${address}/listening`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ heardSec }),
    keepalive: true,
  }).catch(() => {})
}

// An audio element does not say why it failed; the answer to its request does. Null when nothing is wrong any more.
async function askWhy(source: string): Promise<Refusal | null> {
  try {
    const answer = await fetch(source, { headers: { range: 'bytes=0-0' } })
    if (answer.ok) return null
    if (answer.status === 401) return { text: 'You are signed out.', isSignedOut: true }
    const { error } = await answer.json()
    return { text: typeof error === 'string' ? error : 'The recording could not be played. Try again.' }
  } catch {
    return { text: 'The server cannot be reached. Check the connection and play again.' }
  }
}
