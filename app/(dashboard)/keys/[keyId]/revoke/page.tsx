import type { Metadata } from 'next'
import { cache } from 'react'
import { authorize } from '@/app/access'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { pageTitle } from '@/app/page-title'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { findKey } from '@/lib/api-keys/api-keys'
import { revoke } from '../../actions'

export async function generateMetadata({ params }: PageProps<'/keys/[keyId]/revoke'>): Promise<Metadata> {
  const key = await openKey((await params).keyId)
  return { title: key === null ? 'API key not found' : pageTitle(`Revoke ${key.name}`, 'API keys') }
}

// Cached: the page and its title share one read.
const openKey = cache(async (keyId: string) => {
  await authorize('settings')
  return orRedirectIfUnavailable(findKey(keyId), '/keys')
})

export default async function RevokeKeyPage({ params }: PageProps<'/keys/[keyId]/revoke'>) {
  const key = await openKey((await params).keyId)
  const back = (
    <Link href="/keys" className="text-accent underline underline-offset-2">
      Back to API keys
    </Link>
  )
  if (key === null)
    return (
      <Notice title="API key not found" text="Part of the address may be missing.">
        {back}
      </Notice>
    )
  if (key.revokedAt !== null)
    return (
      <Notice title={`“${key.name}” is revoked`} text="It no longer works.">
        {back}
      </Notice>
    )
  return (
    <Notice
      title={`Revoke “${key.name}”?`}
      text={`Anything using the key that begins with ${key.beginning} will stop working. This can’t be undone.`}
    >
      <form action={revoke} className="flex flex-wrap items-center justify-center gap-4">
        <input type="hidden" name="id" value={key.id} />
        <button
          type="submit"
          className="h-10 rounded-md border border-live px-4 font-medium text-live hover:bg-live-soft"
        >
          Revoke key
        </button>
        <Link href="/keys" className="rounded-md px-3 py-2 font-medium hover:bg-sunk">
          Cancel
        </Link>
      </form>
    </Notice>
  )
}
