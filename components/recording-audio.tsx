'use client'

import { useState } from 'react'

/** The native player of one recording. Starting it pauses any other; a refusal is shown in the server's own words. */
export function RecordingAudio({ recordingId, label }: { recordingId: string; label: string }) {
  const [refusal, setRefusal] = useState<string | null>(null)
  const source = `/api/recordings/${recordingId}/audio`
  return (
    <div className="min-w-0 flex-1">
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone recording comes without captions. */}
      <audio
        controls
        preload="none"
        src={source}
        aria-label={label}
        onPlay={(event) => pauseOthers(event.currentTarget)}
        onPlaying={() => setRefusal(null)}
        onError={() => askWhy(source).then(setRefusal)}
      />
      <p role="status" className="text-live text-[13px] empty:hidden">
        {refusal}
      </p>
    </div>
  )
}

function pauseOthers(playing: HTMLAudioElement) {
  for (const audio of document.querySelectorAll('audio')) if (audio !== playing) audio.pause()
}

// An audio element does not say why it failed; the answer to its request does.
async function askWhy(source: string): Promise<string> {
  try {
    const answer = await fetch(source, { headers: { range: 'bytes=0-0' } })
    if (answer.ok) return 'This browser cannot play the recording’s format. Download it instead.'
    const { error } = await answer.json()
    return typeof error === 'string' ? error : 'The recording could not be played. Try again.'
  } catch {
    return 'The server cannot be reached. Check the connection and play again.'
  }
}
