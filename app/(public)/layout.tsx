import { Brand } from '@/components/layout/brand'
import { ClearPlayerSession } from '@/components/player/clear-player-session'

export default function PublicLayout({ children }: LayoutProps<'/'>) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-8 px-4 py-12">
      <Brand />
      {children}
      <ClearPlayerSession />
    </main>
  )
}
