import type { Metadata } from 'next'
import { NoticePage } from '@/components/layout/notice-page'
import { currentActor } from './access'
import { sectionsFor } from './sections'
import './frame.css'

export const metadata: Metadata = { title: 'Page not found' }

export default async function NotFound() {
  const actor = await currentActor()
  return (
    <NoticePage
      links={actor === null ? [] : sectionsFor(actor.role)}
      email={actor?.name ?? null}
      title="Page not found"
      text="There is no page or conference at this address. Check the address; a conference appears once its first post arrives."
    >
      <a href="/conferences" className="text-accent underline underline-offset-2">
        All conferences
      </a>
    </NoticePage>
  )
}
