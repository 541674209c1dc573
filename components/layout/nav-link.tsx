'use client'

import type { Route } from 'next'
import { useSelectedLayoutSegments } from 'next/navigation'
import type { ReactNode } from 'react'
import { Link } from '@/components/ui/link'
import { SITE_MENU_ID } from './site-menu-id'

type Props = { href: Route; title?: string; className: string; children: ReactNode }

/** A link of the header, which says whether one is there or below, and closes the menu that it lies in. */
export function NavLink(props: Props) {
  const [section, ...below] = useSelectedLayoutSegments()
  const current = below.length === 0 ? 'page' : 'true'
  return (
    <Link
      {...props}
      aria-current={props.href === `/${section}` ? current : undefined}
      onClick={() => document.getElementById(SITE_MENU_ID)?.hidePopover?.()}
    />
  )
}
