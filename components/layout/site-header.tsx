import { CircleUser, Menu } from 'lucide'
import type { Route } from 'next'
import type { ElementType, ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import { Brand } from './brand'
import { SITE_MENU_ID } from './site-menu-id'

type Props = {
  links: { href: Route; name: string }[]
  /** The signed-in user's email; null if signed out */
  email: string | null
  /** Renders a link: a client component, or `a` to need none */
  Anchor: ElementType<{ href: Route; title?: string; className: string; children: ReactNode }>
  children?: ReactNode
}

/** A one-line header; if the navigation doesn't fit, a button opens it as a popover. */
export function SiteHeader({ links, email, Anchor, children }: Props) {
  return (
    <header className="border-line border-b">
      <div className="mx-auto flex h-14 max-w-[1180px] items-center gap-x-6 px-4 sm:px-6">
        <Anchor href="/conferences" className="flex min-h-11 items-center rounded-md">
          <Brand />
        </Anchor>
        {email !== null && (
          <>
            <button type="button" popoverTarget={SITE_MENU_ID} className="site-menu-button">
              <Icon node={Menu} size={18} /> Menu
            </button>
            <div id={SITE_MENU_ID} popover="auto" className="site-menu">
              <nav aria-label="Main">
                {links.map(({ href, name }) => (
                  <Anchor key={href} href={href} className="site-menu-item">
                    {name}
                  </Anchor>
                ))}
              </nav>
              <div className="site-menu-account">
                <Anchor href="/account" title={`Account of ${email}`} className="site-menu-item">
                  <Icon node={CircleUser} size={18} className="shrink-0" />
                  <span className="sr-only">Account of </span>
                  <span className="max-w-48 truncate max-lg:max-w-none">{email}</span>
                </Anchor>
                {children}
              </div>
            </div>
          </>
        )}
      </div>
    </header>
  )
}
