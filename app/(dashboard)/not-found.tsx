import type { Metadata } from 'next'
import Link from 'next/link'
import { Notice } from '@/components/notice'

export const metadata: Metadata = { title: 'Not found' }

export default function ConferenceNotFound() {
  return (
    <Notice title="There is no such conference" text="No post about a conference of this id has arrived.">
      <Link href="/conferences" className="text-accent underline underline-offset-2">
        All conferences
      </Link>
    </Notice>
  )
}
