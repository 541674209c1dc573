import { ChevronRight } from 'lucide'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import type { CallbackAddress } from '@/lib/first-run/callback-address'
import type { Snippet } from '@/lib/first-run/snippets'

export function SnippetList({ snippets, address }: { snippets: Snippet[]; address: CallbackAddress }) {
  return (
    <details className="group mt-3">
      <summary className="inline-flex min-h-10 items-center gap-1 text-accent">
        <Icon node={ChevronRight} className="group-open:rotate-90" />
        PerCL and REST examples
      </summary>
      {address.reach.kind !== 'public' && (
        <p className="mt-1 text-waiting">
          First replace {address.origin} with an https:// address that FreeClimb can reach.
        </p>
      )}
      {snippets.map(({ name, about, code }) => (
        <section key={name} aria-label={name} className="mt-3">
          <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-4">
            <div className="min-w-0">
              <h3 className="font-medium">{name}</h3>
              <p className="break-words text-soft">{about}</p>
            </div>
            <CopyButton text={code} what={name} />
          </div>
          {/* A scrolling region must be reachable by keyboard. */}
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: so that it can be scrolled without a mouse.
            tabIndex={0}
            className="mt-2 overflow-x-auto rounded-md bg-sunk p-3 font-mono text-[13px]"
          >
            {code}
          </pre>
        </section>
      ))}
    </details>
  )
}
