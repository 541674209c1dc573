import { playback } from './playback'

// The recording whose button had focus when React removed it.
let lostId = ''
let returnedTo: HTMLElement | null = null

/** Moves focus back to where the recording was started; if that is gone, to its play button or the page's first link. */
export function focusOrigin() {
  const { opener } = playback()
  const find = (selector: string) => document.querySelector<HTMLElement>(selector)
  returnedTo = opener?.isConnected ? opener : (find('.play-button[data-open]') ?? find('main a'))
  returnedTo?.focus()
}

/** Whether focus went back to this element, and the user hasn't pressed it since. */
export function isReturnedTo(element: HTMLElement) {
  return returnedTo === element
}

/** Focuses a pressed button, which not every browser does, because its keys control the player. */
export function focusPressed(button: HTMLElement) {
  returnedTo = null
  button.focus()
}

/** Takes focus over from the removed button of the same recording, and passes it on when this one is removed. */
export function holdFocus(button: HTMLElement, recordingId: string) {
  if (lostId === recordingId) {
    lostId = ''
    if (document.activeElement === document.body) focusPressed(button)
  }
  return () => {
    if (document.activeElement === button) lostId = recordingId
  }
}
