import type { Metadata } from 'next'
import { NoticePage } from '@/components/notice-page'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <NoticePage
      title="Nothing is here"
      text="There is no page or conference at this address. It may have been mistyped, or its first post has not arrived."
    >
      <a href="/conferences" className="text-accent underline underline-offset-2">
        All conferences
      </a>
    </NoticePage>
  )
}
