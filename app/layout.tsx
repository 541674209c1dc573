import type { Metadata, Viewport } from 'next'
import { KeepTyped } from '@/components/layout/after-update'
import { geistMono, geistSans } from './fonts'
import { readTheme } from './theme'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Roomtone', template: '%s – Roomtone' },
  description: 'Recordings of FreeClimb conferences: archived, searched and played.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0f11' },
  ],
}

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  const theme = await readTheme()
  return (
    <html
      lang="en"
      data-theme={theme === 'system' ? undefined : theme}
      className={`${geistSans.variable} ${geistMono.variable}`}
    >
      <body className="font-sans">
        <KeepTyped />
        {children}
      </body>
    </html>
  )
}
