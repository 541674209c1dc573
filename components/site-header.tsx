import { CircleUser } from 'lucide'
import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Brand } from './brand'
import { SignOutButton } from './sign-out-button'
import { Icon } from './ui/icon'

type Props = {
  links: { href: Route; name: string }[]
  /** The e-mail of who is signed in */
  email: string | null
  signOut: () => Promise<void>
  children: ReactNode
}

const LINK = 'rounded-md px-3 py-2 font-medium hover:bg-sunk max-sm:px-2'

export function SiteHeader({ links, email, signOut, children }: Props) {
  return (
    <header className="border-line border-b">
      <div className="mx-auto flex min-h-14 max-w-[1180px] flex-wrap items-center gap-x-6 px-4 max-sm:py-2 sm:px-6">
        <Link href="/conferences">
          <Brand />
        </Link>
        <nav
          aria-label="Main"
          className="-mx-2 flex min-w-0 flex-wrap max-sm:order-last max-sm:basis-full sm:mx-0 sm:flex-1"
        >
          {links.map(({ href, name }) => (
            <Link key={href} href={href} prefetch={false} className={LINK}>
              {name}
            </Link>
          ))}
        </nav>
        <div className="flex min-w-0 items-center gap-1 max-sm:ml-auto">
          {email !== null && (
            <>
              <Link
                href="/account"
                prefetch={false}
                title={`Account of ${email}`}
                aria-label={`Account of ${email}`}
                className="flex h-9 min-w-9 items-center justify-center gap-2 rounded-md px-2 text-soft hover:bg-sunk hover:text-text"
              >
                <Icon node={CircleUser} size={18} className="shrink-0" />
                <span className="max-w-48 truncate max-md:hidden">{email}</span>
              </Link>
              <form action={signOut}>
                <SignOutButton />
              </form>
            </>
          )}
          {children}
        </div>
      </div>
    </header>
  )
}
