'use client'

import type { Route } from 'next'
import { useSelectedLayoutSegments } from 'next/navigation'
import type { ReactNode } from 'react'
import { Link } from '@/components/ui/link'
import { SITE_MENU_ID } from './site-menu-id'

type Props = { href: Route; title?: string; className: string; children: ReactNode }

/** A header link that marks the current section and closes the menu it is in. */
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
