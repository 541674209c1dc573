import { AwaitFirstPost } from './await-first-post'
import { CopyButton } from './copy-button'

type Props = { callbackUrl: string; settings: { name: string; isSet: boolean; purpose: string }[] }

/** The list before there is anything to list: the address to paste, and what is still to be set. */
export function FirstRun({ callbackUrl, settings }: Props) {
  const missing = settings.filter(({ isSet }) => !isSet)
  return (
    <section className="max-w-2xl" aria-labelledby="first-run">
      <h2 id="first-run" className="font-semibold text-lg">
        No conferences yet
      </h2>
      <p className="mt-2 text-soft">
        Paste this callback URL into FreeClimb as the{' '}
        <code className="font-mono text-[13px]">statusCallbackUrl</code> of your recorded conferences:
      </p>
      <div className="mt-4 flex items-center gap-2">
        <code className="min-w-0 flex-1 select-all break-all rounded-md bg-sunk px-3 py-2.5 font-mono text-[13px]">
          {callbackUrl}
        </code>
        <CopyButton text={callbackUrl} />
      </div>
      {missing.length > 0 && (
        <div className="mt-6 rounded-lg bg-waiting-soft p-4">
          <h3 className="font-medium text-waiting">Still to be set in the environment</h3>
          <ul className="mt-2 flex flex-col gap-1">
            {missing.map(({ name, purpose }) => (
              <li key={name}>
                <code className="font-mono text-[13px]">{name}</code>: {purpose}
              </li>
            ))}
          </ul>
        </div>
      )}
      <AwaitFirstPost />
    </section>
  )
}
