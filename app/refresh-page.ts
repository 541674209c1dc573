import { refresh } from 'next/cache'

/**
 * Has the page of a form drawn anew with the action's answer. Not a page of another build: Next would load it anew as a whole,
 * and with it would go an answer that is shown only once.
 */
export function refreshPage({ build }: { build?: string }) {
  if (build === process.env.BUILD_NAME) refresh()
}
