'use client'

import { useReloadWhenStale } from '@/components/layout/after-update'
import { Notice } from '@/components/ui/notice'

export default function ErrorPage({ error, retry }: { error: Error; retry: () => void }) {
  const isStale = useReloadWhenStale(error)
  return (
    <Notice
      title={isStale ? 'Roomtone was updated' : 'Something went wrong'}
      text={
        isStale
          ? 'This page is out of date. Reload it to continue.'
          : 'The error has been logged on the server. Try again in a moment.'
      }
    >
      <button
        type="button"
        onClick={() => (isStale ? window.location.reload() : retry())}
        className="h-10 rounded-md bg-accent px-4 font-medium text-on-accent hover:opacity-90"
      >
        {isStale ? 'Reload' : 'Try again'}
      </button>
    </Notice>
  )
}
