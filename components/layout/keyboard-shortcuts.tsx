import { ARROW_SEC, SHIFTED_ARROW_SEC, STEP_SEC } from '@/components/player/player-steps'
import { KEYBOARD_SHORTCUTS_ID } from '@/components/ui/show-keyboard-shortcuts'

const GROUPS = [
  {
    heading: 'List',
    when: 'While a list has the focus.',
    keys: [
      ['J', 'Next row'],
      ['K', 'Previous row'],
      ['Enter', 'Open the row'],
      ['C', 'Copy the row’s ID'],
      ['/', 'Search'],
      ['?', 'Show this list'],
    ],
  },
  {
    heading: 'Player',
    when: 'While the player has the focus.',
    keys: [
      ['Space, K', 'Play or pause'],
      ['← →', `Back or forward ${ARROW_SEC} seconds`],
      ['Shift ← →', `Back or forward ${SHIFTED_ARROW_SEC} seconds`],
      ['J L', `Back or forward ${STEP_SEC} seconds`],
      ['0 – 9', 'Jump to 0–90%'],
      ['< >', 'Slower or faster'],
      ['M', 'Mute'],
      ['Esc', 'Return to the list'],
      ['?', 'Show this list'],
    ],
  },
] as const

export function KeyboardHint() {
  return (
    <p className="needs-script mt-4 text-right text-faint text-[13px] max-lg:hidden">
      Press <kbd className="rounded-sm border border-line px-1.5 font-mono">?</kbd> in the list for keyboard
      shortcuts
    </p>
  )
}

/** The dialog that `?` opens. Rendered on the server because it is only text. */
export function KeyboardShortcuts() {
  return (
    <dialog id={KEYBOARD_SHORTCUTS_ID} aria-label="Keyboard shortcuts" className="keyboard-shortcuts">
      {GROUPS.map(({ heading, when, keys }) => (
        <div key={heading}>
          <h2>{heading}</h2>
          <p>{when}</p>
          <dl>
            {keys.map(([key, meaning]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      <form method="dialog">
        <button type="submit" className="player-pill">
          Close
        </button>
      </form>
    </dialog>
  )
}
