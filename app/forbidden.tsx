import type { Metadata } from 'next'
import { NoticePage } from '@/components/notice-page'

export const metadata: Metadata = { title: 'Not allowed' }

export default function Forbidden() {
  return (
    <NoticePage
      title="This is not yours to open"
      text="Your role does not allow it. An administrator of this Roomtone can change your role."
    >
      <a href="/conferences" className="text-accent underline underline-offset-2">
        All conferences
      </a>
    </NoticePage>
  )
}
