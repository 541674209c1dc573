export const KEYBOARD_SHORTCUTS_ID = 'keyboard-shortcuts'

/** Opens the dialog that the server draws on every page. The focus returns to where it is now. */
export function showKeyboardShortcuts() {
  document.querySelector<HTMLDialogElement>(`#${KEYBOARD_SHORTCUTS_ID}`)?.showModal()
}
