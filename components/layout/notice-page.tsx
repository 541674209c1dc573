import type { Route } from 'next'
import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import { SiteHeader } from './site-header'

type Props = {
  /** The signed-in user's navigation and email; empty and null if signed out */
  links: { href: Route; name: string }[]
  email: string | null
  title: string
  text: string
  children: ReactNode
}

/** A notice in place of a page. It has no client code, because it is shown when little else works. */
export function NoticePage({ links, email, ...notice }: Props) {
  return (
    <>
      <SiteHeader links={links} email={email} Anchor="a" />
      <main>
        <Notice {...notice} />
      </main>
    </>
  )
}
