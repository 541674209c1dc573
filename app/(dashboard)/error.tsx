'use client'

import { Notice } from '@/components/notice'

export default function ErrorPage({ retry }: { retry: () => void }) {
  return (
    <Notice
      title="This page could not be drawn"
      text="The error has been logged. Nothing that FreeClimb sent is lost by it."
    >
      <button
        type="button"
        onClick={() => retry()}
        className="h-10 rounded-md bg-accent px-4 font-medium text-on-accent hover:opacity-90"
      >
        Try again
      </button>
    </Notice>
  )
}
