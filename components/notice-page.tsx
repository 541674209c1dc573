import type { ReactNode } from 'react'
import { Brand } from './brand'
import { Notice } from './notice'

/** A notice in place of a page. It has no client code at all: it is shown when little else works. */
export function NoticePage(notice: { title: string; text: string; children: ReactNode }) {
  return (
    <>
      <header className="border-line border-b">
        <a href="/conferences" className="mx-auto flex h-14 max-w-[1180px] items-center px-4 sm:px-6">
          <Brand />
        </a>
      </header>
      <main>
        <Notice {...notice} />
      </main>
    </>
  )
}
