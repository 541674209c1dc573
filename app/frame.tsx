import type { ReactNode } from 'react'
import { CopyIds } from '@/components/layout/copy-ids'
import { KeyboardShortcuts } from '@/components/layout/keyboard-shortcuts'
import { NavLink } from '@/components/layout/nav-link'
import { SignOutButton } from '@/components/layout/sign-out-button'
import { SiteHeader } from '@/components/layout/site-header'
import { ThemeSwitch } from '@/components/layout/theme-switch'
import { TimeZoneCookie } from '@/components/layout/time-zone-cookie'
import { Player } from '@/components/player/bar/player'
import { IconSymbols } from '@/components/ui/icon-symbols'
import type { Actor } from '@/lib/audit/actor'
import { signOut } from './(dashboard)/account/actions'
import { sectionsFor } from './sections'
import { setTheme } from './set-theme'
import { readTheme } from './theme'
import { readViewer } from './viewer'
import './frame.css'
import '@/components/player/play-button.css'
import '@/components/player/bar/player-bar.css'
import '@/components/player/waveform.css'

export async function Frame({ actor, children }: { actor: Actor | null; children: ReactNode }) {
  const [{ timeZone }, theme] = await Promise.all([readViewer(), readTheme()])
  return (
    <>
      <SkipLinks />
      <IconSymbols />
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

const SKIP_LINK =
  'skip-link fixed top-0 left-0 z-40 rounded-br-md bg-bg px-4 py-3 font-medium text-accent underline underline-offset-2'

function SkipLinks() {
  return (
    <>
      <a href="#main" className={SKIP_LINK}>
        Skip to content
      </a>
      <a href="#results" className={`${SKIP_LINK} skip-to-results`}>
        Skip to results
      </a>
    </>
  )
}
