import { CopyLine } from '@/components/ui/copy-line'
import type { CallbackAddress as Address } from '@/lib/first-run/callback-address'
import { tunnelCommands } from '@/lib/first-run/reach'
import { OpenedElsewhere } from './opened-elsewhere'

export function CallbackAddress({ address: { url, origin, isConfigured, reach } }: { address: Address }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <CopyLine text={url} what="the callback URL" />
      {!isConfigured && (
        <p className="text-soft">
          APP_URL is not set, so this is the address you opened, as far as proxies report it.
          {reach.kind === 'public' && ' Set APP_URL to keep it the same for everyone.'}
        </p>
      )}
      {!isConfigured && <OpenedElsewhere told={origin} />}
      {(reach.kind === 'this-computer' || reach.kind === 'private') && (
        <section aria-label="FreeClimb can’t reach this address" className="rounded-lg bg-waiting-soft p-4">
          <p className="font-medium text-waiting">FreeClimb can’t reach this address.</p>
          <p>{reach.why} Give it a public one with a tunnel:</p>
          <ol className="mt-2 grid list-inside list-decimal grid-cols-[minmax(0,1fr)] gap-1">
            <li>
              Run one of these:
              <ul className="my-1 grid gap-1 pl-4">
                {tunnelCommands(origin).map((command) => (
                  <li key={command}>
                    <code className="select-all break-all font-mono text-[13px]">{command}</code>
                  </li>
                ))}
              </ul>
            </li>
            <li>Set APP_URL to the https:// address that it prints, and restart Roomtone.</li>
            <li>Open Roomtone there, and copy the callback URL.</li>
          </ol>
        </section>
      )}
      {reach.kind === 'plain-http' && (
        <section aria-label="This address is not encrypted" className="rounded-lg bg-waiting-soft p-4">
          <p className="font-medium text-waiting">This address isn’t encrypted.</p>
          <p>
            {reach.why} Put a proxy with a certificate in front of Roomtone, or a tunnel, and set APP_URL to
            the https:// address.
          </p>
        </section>
      )}
    </div>
  )
}
