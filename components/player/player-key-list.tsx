import { KEYS } from './player-keys'

export const KEY_LIST_ID = 'player-keys'

/** The keys of the player, over the page. */
export function PlayerKeyList() {
  return (
    <div id={KEY_LIST_ID} popover="auto" className="player-keys">
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
      <button type="button" popoverTarget={KEY_LIST_ID} className="player-pill">
        Close
      </button>
    </div>
  )
}
