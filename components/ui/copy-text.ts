/** Puts a text on the clipboard; false where the browser doesn't let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Without HTTPS there is no clipboard, but what is selected can be copied.
    const shown = document.createElement('pre')
    shown.textContent = text
    document.body.append(shown)
    getSelection()?.selectAllChildren(shown)
    const isCopied = document.execCommand('copy')
    shown.remove()
    return isCopied
  }
}
