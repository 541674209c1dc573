import type { Metadata } from 'next'
import { NoticePage } from '@/components/notice-page'

export const metadata: Metadata = { title: 'Database unavailable' }

/** Drawn in place of any page, with 503, while the database cannot be reached (proxy.ts). */
export default function UnavailablePage() {
  return (
    <NoticePage
      title="The database cannot be reached"
      text="Conferences cannot be shown right now. They are not gone: reload this page in a moment."
    >
      {/* biome-ignore lint/a11y/useValidAnchor: an empty address is the page asked for. */}
      <a href="" className="text-accent underline underline-offset-2">
        Try again
      </a>
    </NoticePage>
  )
}
