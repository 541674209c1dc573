/** The browser's own player, for pages without JavaScript. */
export function NativeAudio({
  recordingId,
  label,
  fromSec = 0,
}: {
  recordingId: string
  label: string
  fromSec?: number
}) {
  const place = fromSec > 0 ? `#t=${fromSec}` : ''
  return (
    <noscript>
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone recording comes without captions. */}
      <audio
        controls
        preload="none"
        src={`/api/recordings/${recordingId}/audio${place}`}
        aria-label={label}
      />
    </noscript>
  )
}
