export const KEYBOARD_SHORTCUTS_ID = 'keyboard-shortcuts'

/** Opens the dialog that the server renders on every page. When it closes, focus returns to where it is now. */
export function showKeyboardShortcuts() {
  document.querySelector<HTMLDialogElement>(`#${KEYBOARD_SHORTCUTS_ID}`)?.showModal()
}
