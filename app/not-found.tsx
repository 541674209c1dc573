import type { Metadata } from 'next'
import Link from 'next/link'
import { Notice } from '@/components/notice'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <Notice
      title="Nothing is here"
      text="There is no page or conference at this address. It may have been mistyped."
    >
      <Link href="/conferences" className="text-accent underline underline-offset-2">
        All conferences
      </Link>
    </Notice>
  )
}
