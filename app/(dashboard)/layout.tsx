import type { Route } from 'next'
import { Player } from '@/components/player/player'
import { PlayerKeyList } from '@/components/player/player-key-list'
import { SiteHeader } from '@/components/site-header'
import { ThemeSwitch } from '@/components/theme-switch'
import { TimeZoneCookie } from '@/components/time-zone-cookie'
import { mayDo, type Permission } from '@/lib/access/permissions'
import { currentActor } from '../access'
import { setTheme } from '../set-theme'
import { readTheme } from '../theme'
import { readViewer } from '../viewer'
import { signOut } from './account/actions'
import './play-rows.css'
import './player-bar.css'
import './waveform.css'

// Each page asks for its permission itself: here is decided only what is worth showing.
const LINKS: { href: string; name: string; permission: Permission }[] = [
  { href: '/conferences', name: 'Conferences', permission: 'browse' },
  { href: '/deliveries', name: 'Deliveries', permission: 'deliveries' },
  { href: '/users', name: 'Users', permission: 'users' },
  { href: '/trail', name: 'Trail', permission: 'trail' },
  { href: '/keys', name: 'API keys', permission: 'settings' },
  { href: '/setup', name: 'Setup', permission: 'settings' },
]

export default async function DashboardLayout({ children }: LayoutProps<'/'>) {
  const [{ timeZone }, actor] = await Promise.all([readViewer(), currentActor()])
  const links = LINKS.filter(({ permission }) => actor !== null && mayDo(actor.role, permission))
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-bg focus:p-3 focus:text-accent"
      >
        Skip to content
      </a>
      <SiteHeader
        links={links.map(({ href, name }) => ({ href: href as Route, name }))}
        email={actor?.name ?? null}
        signOut={signOut}
      >
        <ThemeSwitch theme={await readTheme()} action={setTheme} />
      </SiteHeader>
      <main id="main" className="mx-auto max-w-[1180px] px-4 pt-8 pb-16 sm:px-6">
        {children}
      </main>
      <Player />
      <PlayerKeyList />
      <TimeZoneCookie known={timeZone} />
    </>
  )
}
