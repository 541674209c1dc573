import type { Metadata } from 'next'
import Link from 'next/link'
import { authorise } from '@/app/access'
import { readOrSayAway } from '@/app/database-away'
import { Notice } from '@/components/notice'
import { findKey } from '@/lib/access/api-keys'
import { revoke } from '../../actions'

export const metadata: Metadata = { title: 'Revoke an API key' }

export default async function RevokeKeyPage({ params }: PageProps<'/keys/[keyId]/revoke'>) {
  await authorise('settings')
  const { keyId } = await params
  const key = await readOrSayAway(findKey(keyId), '/keys')
  const back = (
    <Link href="/keys" className="text-accent underline underline-offset-2">
      Back to the API keys
    </Link>
  )
  if (key === null)
    return (
      <Notice title="There is no such key" text="Perhaps a part of the address is missing.">
        {back}
      </Notice>
    )
  if (key.revokedAt !== null)
    return (
      <Notice title={`“${key.name}” is revoked`} text="It lets nobody in any more.">
        {back}
      </Notice>
    )
  return (
    <Notice
      title={`Revoke “${key.name}”?`}
      text={`Whatever uses the key that begins with ${key.beginning} is refused from now on. This cannot be undone.`}
    >
      <form action={revoke} className="flex flex-wrap items-center justify-center gap-4">
        <input type="hidden" name="id" value={key.id} />
        <button
          type="submit"
          className="h-10 rounded-md border border-live px-4 font-medium text-live hover:bg-live-soft"
        >
          Revoke the key
        </button>
        <Link href="/keys" className="rounded-md px-3 py-2 font-medium hover:bg-sunk">
          Keep it
        </Link>
      </form>
    </Notice>
  )
}
