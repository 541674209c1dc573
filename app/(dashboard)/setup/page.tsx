import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { authorize } from '@/app/access'
import { offeredAddress, visitedOrigin } from '@/app/callback-url'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { ArchiveCounts } from '@/components/setup/archive-counts'
import { CallbackAddress } from '@/components/setup/callback-address'
import { CheckList } from '@/components/setup/check-list'
import { FollowRuns } from '@/components/setup/follow-runs'
import { SnippetList } from '@/components/setup/snippet-list'
import { TestPostForm } from '@/components/setup/test-post-form'
import { ActionForm } from '@/components/ui/action-form'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { countByAudioState } from '@/lib/archiving/archive-counts'
import { isArchiving } from '@/lib/archiving/archiving'
import { env } from '@/lib/env'
import { snippets } from '@/lib/first-run/snippets'
import { isScheduled, startChecks, takeSoonFindings } from '@/lib/setup/checks'
import { readList, retryRecordings, sendTest } from './actions'
import { renderRuns } from './render-runs'

// Jobs that an action starts keep running after its response.
export const maxDuration = 300

export const metadata: Metadata = { title: 'Setup' }

// Streamed content needs a script to move it into place; this address renders the whole page at once instead.
const WHOLE = '/setup?whole'

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  await authorize('settings')
  const isWhole = (await readParams(searchParams)).whole !== undefined
  const [address, opened] = await Promise.all([offeredAddress(), visitedOrigin()])
  const {
    FREECLIMB_API_URL: apiUrl,
    FREECLIMB_ACCOUNT_ID: accountId = null,
    FREECLIMB_API_KEY: apiKey,
  } = env()
  const checks = startChecks(opened, await headers())
  const [{ isUnderWay, runs }, copies, viewer] = await orRedirectIfUnavailable(
    Promise.all([
      renderRuns(),
      apiKey === undefined && !isArchiving() ? null : countByAudioState(),
      readViewer(),
    ]),
    '/setup',
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-10">
      <section aria-labelledby="callback-url" className="max-w-3xl">
        <h1 className="mb-6 font-semibold text-2xl tracking-tight">Setup</h1>
        <h2 id="callback-url" className="font-semibold text-base">
          Callback URL
        </h2>
        <p className="mt-1 mb-3 text-soft">
          Use it as the <code className="font-mono text-[13px]">statusCallbackUrl</code> of each conference,
          and have the conference recorded.
        </p>
        <CallbackAddress address={address} />
        <SnippetList snippets={snippets({ callbackUrl: address.url, apiUrl, accountId })} address={address} />
      </section>

      <section aria-labelledby="checks">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 id="checks" className="font-semibold text-base">
            Checks
          </h2>
          {/* A plain link: Next.js would keep the old results on the page until every new one had arrived. */}
          <a href={isWhole ? WHOLE : '/setup'} className="text-accent underline underline-offset-2">
            Check again
          </a>
        </div>
        {!isWhole && (
          <noscript>
            <meta httpEquiv="refresh" content={`0;url=${WHOLE}`} />
          </noscript>
        )}
        <CheckList
          checks={
            isWhole
              ? await Promise.all(checks.map(async (check) => ({ ...check, result: await check.result })))
              : await takeSoonFindings(checks)
          }
        />
      </section>

      <section aria-labelledby="test-post" className="max-w-3xl">
        <h2 id="test-post" className="font-semibold text-base">
          Test post
        </h2>
        <p className="mt-1 mb-3 text-soft">
          Sends a signed post to the callback URL as FreeClimb would, from this server. It concerns no
          conference and appears under Deliveries.
        </p>
        <TestPostForm action={sendTest} />
      </section>

      {accountId !== null && apiKey !== undefined && (
        <section aria-labelledby="reconciliation">
          <h2 id="reconciliation" className="font-semibold text-base">
            FreeClimb’s list of recordings
          </h2>
          <p className="mt-1 mb-3 max-w-3xl text-soft">
            Checked {isScheduled() ? 'whenever background jobs run, at most hourly,' : 'hourly'} for anything
            we got no post about: missed recordings, changed durations, deletions.
          </p>
          <ActionForm action={readList} submit="Check FreeClimb’s list now" button={PLAIN_BUTTON} />
          <FollowRuns isUnderWay={isUnderWay} render={renderRuns}>
            {runs}
          </FollowRuns>
        </section>
      )}

      {copies !== null && <ArchiveCounts counts={copies} viewer={viewer} retry={retryRecordings} />}
    </div>
  )
}
