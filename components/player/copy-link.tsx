'use client'

import { Link as LinkIcon } from 'lucide'
import { useState } from 'react'
import { formatDuration } from '@/lib/format'
import { Icon } from '../ui/icon'

type Props = { conferenceId: string; recordingId: string; atSec: number; className?: string }

/** Copies a link to this second. If the browser refuses, it shows the link to copy by hand. */
export function CopyLink({ conferenceId, recordingId, atSec, className }: Props) {
  const [answer, setAnswer] = useState('')
  const sec = Math.floor(atSec)

  async function copy() {
    const address = new URL(`/conferences/${conferenceId}`, location.href)
    address.search = `${new URLSearchParams({ recording: recordingId, t: String(sec) })}`
    try {
      await navigator.clipboard.writeText(address.href)
      setAnswer(`Copied at ${formatDuration(sec)}`)
    } catch {
      setAnswer(`Copy it from here: ${address.href}`)
    }
  }

  return (
    <span className="copy-link">
      <button type="button" onClick={copy} className={className}>
        <Icon node={LinkIcon} /> Copy link{sec > 0 && ` at ${formatDuration(sec)}`}
      </button>
      <span role="status" className="copied">
        {answer}
      </span>
    </span>
  )
}
