import { KEY_LIST_ID } from './key-list-id'
import { ARROW_SEC, SHIFTED_ARROW_SEC, STEP_SEC } from './player-steps'

/** Each key as people read it, and what it does. */
const KEYS = [
  ['Space, K', 'Play or pause'],
  ['← →', `Back or forward ${ARROW_SEC} seconds`],
  ['Shift ← →', `Back or forward ${SHIFTED_ARROW_SEC} seconds`],
  ['J L', `Back or forward ${STEP_SEC} seconds`],
  ['0 – 9', 'To that tenth of the recording'],
  ['< >', 'Slower or faster'],
  ['M', 'Mute'],
  ['Esc', 'Back to where it was started'],
  ['?', 'This list'],
] as const

/** The keys of the player, over the page; the player opens it by its id. Drawn on the server: it is text. */
export function PlayerKeyList() {
  return (
    <dialog id={KEY_LIST_ID} aria-label="Keys of the player" className="player-keys">
      <h2>Keys of the player</h2>
      <p>While the player has the focus.</p>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="player-pill">
          Close
        </button>
      </form>
    </dialog>
  )
}
