import { refresh } from 'next/cache'

/** Re-renders a form's page, unless from another build: Next would reload it and lose an answer that is shown only once. */
export function refreshPage({ build }: { build?: string }) {
  if (build === process.env.BUILD_NAME) refresh()
}
