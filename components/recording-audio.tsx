'use client'

import { useRef, useState } from 'react'

/** The native player of one recording. Starting it pauses any other; a refusal is shown in the server's own words. */
export function RecordingAudio({ recordingId, label }: { recordingId: string; label: string }) {
  const [refusal, setRefusal] = useState<string | null>(null)
  const hasRetried = useRef(false)
  const source = `/api/recordings/${recordingId}/audio`

  async function explain(audio: HTMLAudioElement) {
    const reason = await askWhy(source)
    // A failed element plays no more until it is loaded anew.
    audio.load()
    if (reason !== null || hasRetried.current) {
      setRefusal(reason ?? 'This browser cannot play the recording’s format. Download it instead.')
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
        onPlaying={() => {
          hasRetried.current = false
          setRefusal(null)
        }}
        onError={(event) => explain(event.currentTarget)}
      />
      <p role="status" className="text-live text-[13px]">
        {refusal}
      </p>
    </div>
  )
}

function pauseOthers(playing: HTMLAudioElement) {
  for (const audio of document.querySelectorAll('audio')) if (audio !== playing) audio.pause()
}

// An audio element does not say why it failed; the answer to its request does. Null when nothing is wrong any more.
async function askWhy(source: string): Promise<string | null> {
  try {
    const answer = await fetch(source, { headers: { range: 'bytes=0-0' } })
    if (answer.ok) return null
    const { error } = await answer.json()
    return typeof error === 'string' ? error : 'The recording could not be played. Try again.'
  } catch {
    return 'The server cannot be reached. Check the connection and play again.'
  }
}
