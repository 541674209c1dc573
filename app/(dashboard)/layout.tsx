import { SiteHeader } from '@/components/site-header'
import { ThemeSwitch } from '@/components/theme-switch'
import { TimeZoneCookie } from '@/components/time-zone-cookie'
import { setTheme } from '../set-theme'
import { readTheme } from '../theme'
import { readViewer } from '../viewer'

export default async function DashboardLayout({ children }: LayoutProps<'/'>) {
  const { timeZone } = await readViewer()
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-bg focus:p-3 focus:text-accent"
      >
        Skip to content
      </a>
      <SiteHeader>
        <ThemeSwitch theme={await readTheme()} action={setTheme} />
      </SiteHeader>
      <main id="main" className="mx-auto max-w-[1180px] px-4 pt-8 pb-16 sm:px-6">
        {children}
      </main>
      <TimeZoneCookie known={timeZone} />
    </>
  )
}
