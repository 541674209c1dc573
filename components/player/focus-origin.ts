import { playback } from './playback'

// What the button with the focus played when it was taken off the page.
let lostId = ''
let returnedTo: HTMLElement | null = null

/** Leads back to where the recording was started or, from a page that has gone, to the way into this one. */
export function focusOrigin() {
  const { opener } = playback()
  const find = (selector: string) => document.querySelector<HTMLElement>(selector)
  returnedTo = opener?.isConnected ? opener : (find('.play-button[data-open]') ?? find('main a'))
  returnedTo?.focus()
}

/** Whether somebody has left the player for it, and has not pressed it since. */
export function isReturnedTo(element: HTMLElement) {
  return returnedTo === element
}

/** Gives the focus to a button that was pressed, as not every browser does: its keys are the player's. */
export function focusPressed(button: HTMLElement) {
  returnedTo = null
  button.focus()
}

/** Takes the focus over from a button of the same recording in whose place this one was drawn, and leaves it to the next. */
export function holdFocus(button: HTMLElement, recordingId: string) {
  if (lostId === recordingId) {
    lostId = ''
    if (document.activeElement === document.body) focusPressed(button)
  }
  return () => {
    if (document.activeElement === button) lostId = recordingId
  }
}
