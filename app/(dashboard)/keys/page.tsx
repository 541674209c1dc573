import type { Metadata } from 'next'
import { authorize } from '@/app/access'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { readViewer } from '@/app/viewer'
import { KeyForm } from '@/components/keys/key-form'
import { KeyTable } from '@/components/keys/key-table'
import { keyState, listKeys } from '@/lib/api-keys/api-keys'
import { BLANK_KEY, KEY_LIFETIMES } from '@/lib/api-keys/new-key'
import { zoneName } from '@/lib/format'
import { ROLES } from '@/lib/permissions/permissions'
import { createApiKey } from './actions'

export const metadata: Metadata = { title: 'API keys' }

export default async function KeysPage() {
  await authorize('settings')
  const viewer = await readViewer()
  const keys = await orRedirectIfUnavailable(listKeys(), '/keys')
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h1 className="font-semibold text-2xl tracking-tight">API keys</h1>
        <p className="text-faint text-[13px]">Times in {zoneName(viewer)}</p>
      </div>
      <p className="mt-1 text-soft">
        A key lets a program read conferences and audio, within the limits of its role.{' '}
        <a href="/api/openapi.json" className="text-accent underline underline-offset-2">
          API reference
        </a>
      </p>
      <KeyForm action={createApiKey} blank={BLANK_KEY} roles={ROLES} lifetimes={KEY_LIFETIMES} />
      {keys.length === 0 ? (
        <p className="mt-6 text-soft">No API keys yet.</p>
      ) : (
        <KeyTable keys={keys.map((key) => ({ ...key, state: keyState(key, viewer.now) }))} viewer={viewer} />
      )}
    </>
  )
}
