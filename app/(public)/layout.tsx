import { Brand } from '@/components/brand'

export default function PublicLayout({ children }: LayoutProps<'/'>) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-8 px-4 py-12">
      <Brand />
      {children}
    </main>
  )
}
