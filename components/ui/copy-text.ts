/** Copies text to the clipboard; false if the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The Clipboard API needs HTTPS, but copying a selection doesn't.
    const shown = document.createElement('pre')
    shown.textContent = text
    document.body.append(shown)
    getSelection()?.selectAllChildren(shown)
    const isCopied = document.execCommand('copy')
    shown.remove()
    return isCopied
  }
}
