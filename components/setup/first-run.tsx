import type { ReactNode } from 'react'
import type { CallbackAddress as Address } from '@/lib/first-run/callback-address'
import type { Snippet } from '@/lib/first-run/snippets'
import type { TestPostSummary } from '@/lib/first-run/test-post-words'
import { CallbackAddress } from './callback-address'
import { SnippetList } from './snippet-list'
import { TestPostForm } from './test-post-form'

type Props = {
  address: Address
  settings: { name: string; isSet: boolean; purpose: string }[]
  snippets: Snippet[]
  sendTest: () => Promise<TestPostSummary>
}

const CREDENTIALS_PAGE = 'https://www.freeclimb.com/dashboard/portal/account/authentication'
const LINK = 'text-accent underline underline-offset-2'

/** Takes the place of an empty list: the steps that lead to the first post, in order. */
export function FirstRun({ address, settings, snippets, sendTest }: Props) {
  const missing = settings.filter(({ isSet }) => !isSet)
  return (
    <ol className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-10">
      <Step number={1} title="FreeClimb credentials">
        <p className="text-soft">
          The signing secret, account ID and API key are in FreeClimb’s dashboard, under{' '}
          <a href={CREDENTIALS_PAGE} className={LINK} rel="noreferrer">
            Account → API credentials
          </a>
          . Set them in the environment, and restart.
        </p>
        {missing.length === 0 ? (
          <p className="mt-3">Everything is set. The first post shows whether it’s right.</p>
        ) : (
          <div className="mt-3 rounded-lg bg-waiting-soft p-4">
            <h3 className="font-medium text-waiting">Missing settings</h3>
            <ul className="mt-2 grid gap-1">
              {missing.map(({ name, purpose }) => (
                <li key={name}>
                  <code className="font-mono text-[13px]">{name}</code>: {purpose}
                </li>
              ))}
            </ul>
          </div>
        )}
      </Step>
      <Step number={2} title="Callback URL">
        <p className="mb-3 text-soft">
          Use it as the <code className="font-mono text-[13px]">statusCallbackUrl</code> of each conference,
          and have the conference recorded.
        </p>
        <CallbackAddress address={address} />
        <SnippetList snippets={snippets} address={address} />
      </Step>
      <Step number={3} title="Test">
        <p className="mb-3 text-soft">
          A test post shows that this server accepts posts. A short recorded conference shows the rest.
        </p>
        <TestPostForm action={sendTest} />
      </Step>
      <li className="list-none border-line border-t pt-4 text-soft">
        <a href="/setup" className={LINK}>
          Setup
        </a>{' '}
        checks the database, background jobs, sign-in and more.
      </li>
    </ol>
  )
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="grid list-none grid-cols-[2rem_minmax(0,1fr)] gap-x-4">
      <span
        aria-hidden="true"
        className="flex size-8 items-center justify-center rounded-full border border-line font-medium text-soft"
      >
        {number}
      </span>
      <h2 className="mb-1 font-semibold text-base leading-8">{title}</h2>
      <div className="min-w-0 max-sm:col-span-2 sm:col-start-2">{children}</div>
    </li>
  )
}
