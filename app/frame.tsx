import type { ReactNode } from 'react'
import { CopyIds } from '@/components/copy-ids'
import { KeyboardShortcuts } from '@/components/keyboard-shortcuts'
import { NavLink } from '@/components/nav-link'
import { Player } from '@/components/player/player'
import { SignOutButton } from '@/components/sign-out-button'
import { SiteHeader } from '@/components/site-header'
import { SkipLinks } from '@/components/skip-links'
import { ThemeSwitch } from '@/components/theme-switch'
import { TimeZoneCookie } from '@/components/time-zone-cookie'
import type { Actor } from '@/lib/access/actor'
import { signOut } from './(dashboard)/account/actions'
import { sectionsFor } from './sections'
import { setTheme } from './set-theme'
import { readTheme } from './theme'
import { readViewer } from './viewer'
import './frame.css'
import './(dashboard)/play-rows.css'
import './(dashboard)/player-bar.css'
import './(dashboard)/waveform.css'

/** What stands around every page of those who are signed in. */
export async function Frame({ actor, children }: { actor: Actor | null; children: ReactNode }) {
  const [{ timeZone }, theme] = await Promise.all([readViewer(), readTheme()])
  return (
    <>
      <SkipLinks />
      <SiteHeader
        links={actor === null ? [] : sectionsFor(actor.role)}
        email={actor?.name ?? null}
        Anchor={NavLink}
      >
        <form action={signOut}>
          <SignOutButton />
        </form>
        <ThemeSwitch theme={theme} action={setTheme} />
      </SiteHeader>
      <main id="main" className="mx-auto max-w-[1180px] px-4 pt-4 pb-16 sm:px-6 sm:pt-8">
        {children}
      </main>
      <Player />
      <KeyboardShortcuts />
      <CopyIds />
      <TimeZoneCookie known={timeZone} />
    </>
  )
}
