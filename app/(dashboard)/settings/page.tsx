import type { Metadata } from 'next'
import { authorise } from '@/app/access'
import { callbackUrl } from '@/app/callback-url'
import { readOrSayAway } from '@/app/database-away'
import { readViewer } from '@/app/viewer'
import { CopyLine } from '@/components/copy-line'
import { KeyForm } from '@/components/key-form'
import { KeyTable } from '@/components/key-table'
import { keyState, listKeys } from '@/lib/access/api-keys'
import { BLANK_KEY, KEY_LIFETIMES } from '@/lib/access/new-key'
import { ROLES } from '@/lib/access/permissions'
import { settingsInUse } from '@/lib/env'
import { zoneName } from '@/lib/format'
import { makeKey } from './actions'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  await authorise('settings')
  const viewer = await readViewer()
  const keys = await readOrSayAway(listKeys(), '/settings')
  return (
    <>
      <h1 className="font-semibold text-2xl tracking-tight">Settings</h1>

      <section aria-labelledby="callback-url" className="mt-6 max-w-3xl">
        <h2 id="callback-url" className="font-semibold text-base">
          Callback URL
        </h2>
        <p className="mt-1 mb-3 text-soft">
          Give it to FreeClimb as the <code className="font-mono text-[13px]">statusCallbackUrl</code> of
          conferences.
        </p>
        <CopyLine text={await callbackUrl()} what="the callback URL" />
      </section>

      <section aria-labelledby="environment" className="mt-10 max-w-3xl">
        <h2 id="environment" className="font-semibold text-base">
          Settings in use
        </h2>
        <p className="mt-1 text-soft">From the server’s environment, where they are changed.</p>
        <ul className="mt-3 border-line border-t">
          {settingsInUse().map(({ name, isSet, purpose }) => (
            <li key={name} className="border-line border-b py-2.5">
              <code className="break-all font-mono text-[13px]">{name}</code>{' '}
              <span className={isSet ? 'text-accent' : 'text-waiting'}>
                {isSet ? 'is set' : 'is not set'}
              </span>
              <span className="text-soft">: {purpose}</span>
            </li>
          ))}
        </ul>
      </section>

      <section aria-labelledby="keys" className="mt-10">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 id="keys" className="font-semibold text-base">
            API keys
          </h2>
          <p className="text-faint text-[13px]">Times in {zoneName(viewer)}</p>
        </div>
        <p className="mt-1 text-soft">
          A key lets a program read conferences and audio, as far as its role allows.{' '}
          <a href="/api/openapi.json" className="text-accent underline underline-offset-2">
            What it may ask for
          </a>
        </p>
        <KeyForm action={makeKey} blank={BLANK_KEY} roles={ROLES} lifetimes={KEY_LIFETIMES} />
        {keys.length === 0 ? (
          <p className="mt-6 text-soft">There are no keys yet.</p>
        ) : (
          <KeyTable
            keys={keys.map((key) => ({ ...key, state: keyState(key, viewer.now) }))}
            viewer={viewer}
          />
        )}
      </section>
    </>
  )
}
