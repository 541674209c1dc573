import { playback } from './playback'

/** Leads back to where the recording was started or, from a page that has gone, to the way into this one. */
export function focusOrigin() {
  const { opener } = playback()
  const find = (selector: string) => document.querySelector<HTMLElement>(selector)
  const origin = opener?.isConnected ? opener : (find('.play-button[data-open]') ?? find('main a'))
  origin?.focus()
}
