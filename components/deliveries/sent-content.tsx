import { CopyButton } from '@/components/ui/copy-button'
import type { SentContent as Sent } from '@/lib/deliveries/detail'
import { formatSize, type Viewer } from '@/lib/format'

/** The stored headers and body of a post. `sizeBytes` is the size of the whole body, which may not be stored in full. */
export function SentContent({
  sent: { headers, body, keptBytes },
  sizeBytes,
  viewer,
}: {
  sent: Sent
  sizeBytes: number | null
  viewer: Viewer
}) {
  return (
    <>
      <section aria-labelledby="body" className="mt-8">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="body" className="font-semibold text-base">
            Body
            <span className="pl-3 font-normal text-soft text-[13px]">
              {bodyWords(keptBytes, sizeBytes, body.kind, viewer)}
            </span>
          </h2>
          {body.text !== '' && <CopyButton text={body.sent} what="the body" />}
        </div>
        {body.text !== '' && (
          <pre className="mt-3 whitespace-pre-wrap break-words rounded-md bg-sunk p-3 font-mono text-[13px]">
            {body.text}
          </pre>
        )}
      </section>
      <section aria-labelledby="headers" className="mt-8">
        <h2 id="headers" className="font-semibold text-base">
          Headers
        </h2>
        {headers.length === 0 && (
          <p className="mt-2 text-soft">None of the headers that Roomtone keeps were sent.</p>
        )}
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 font-mono text-[13px] max-sm:grid-cols-1">
          {headers.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-soft">{name}</dt>
              <dd className="min-w-0 break-all max-sm:mb-2">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}

function bodyWords(keptBytes: number, sizeBytes: number | null, kind: string, viewer: Viewer) {
  if (keptBytes === 0) return sizeBytes === 0 ? 'Empty' : `Not read${sizeWords(sizeBytes, viewer)}`
  if (sizeBytes === keptBytes) return `${kind}, ${formatSize(sizeBytes, viewer)}`
  return `${kind}, the first ${formatSize(keptBytes, viewer)}${sizeWords(sizeBytes, viewer)}`
}

function sizeWords(sizeBytes: number | null, viewer: Viewer) {
  return sizeBytes === null ? '' : ` of ${formatSize(sizeBytes, viewer)}`
}
