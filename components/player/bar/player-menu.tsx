import { Download, Ellipsis, Keyboard, X } from 'lucide'
import { CopyLink } from '@/components/player/copy-link'
import { focusOrigin } from '@/components/player/focus-origin'
import { changeSettings, close, usePlayback } from '@/components/player/playback'
import { Icon } from '@/components/ui/icon'

const MENU_ID = 'player-menu'

export function PlayerMenu({ showKeys }: { showKeys: () => void }) {
  const track = usePlayback((now) => now.track)
  const atSec = usePlayback((now) => Math.floor(now.atSec))
  const mayDownload = usePlayback((now) => now.facts?.mayDownload)
  const { volume, evensOut } = usePlayback((now) => now.settings)
  if (track === null) return null
  const { conferenceId, recordingId } = track
  return (
    <>
      <button type="button" popoverTarget={MENU_ID} aria-label="More" className="player-round player-more">
        <Icon node={Ellipsis} size={18} />
      </button>
      <div id={MENU_ID} popover="auto" className="player-menu">
        <label>
          Volume
          <input
            type="range"
            max={100}
            step={5}
            value={100 * volume}
            data-keeps-keys
            onChange={({ currentTarget }) =>
              changeSettings({ volume: currentTarget.valueAsNumber / 100, isMuted: false })
            }
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={evensOut}
            onChange={({ currentTarget }) => changeSettings({ evensOut: currentTarget.checked })}
          />
          Level volume
        </label>
        <CopyLink key={recordingId} conferenceId={conferenceId} recordingId={recordingId} atSec={atSec} />
        {mayDownload && (
          <a href={`/api/recordings/${recordingId}/audio?download=1`}>
            <Icon node={Download} /> Download
          </a>
        )}
        <button type="button" onClick={showKeys}>
          <Icon node={Keyboard} /> Keyboard shortcuts
        </button>
        <button
          type="button"
          onClick={({ detail }) => {
            // Pressed by key, so focus needs a new place; a mouse user's doesn't.
            if (detail === 0) focusOrigin()
            close()
          }}
        >
          <Icon node={X} /> Close player
        </button>
      </div>
    </>
  )
}
