import { shortenId, splitId } from '@/lib/format'

/** An id in mono, its middle out of sight, and what copies it. */
export function ShortId({ id }: { id: string }) {
  return (
    <span title={id} className="whitespace-nowrap font-mono text-[13px]">
      <IdText id={id} />
      <CopyId id={id} />
    </span>
  )
}

/** An id as `shortenId` writes it; whole where it is read out, selected or copied. */
export function IdText({ id }: { id: string }) {
  const [beginning, middle, ending] = splitId(id)
  if (middle === '') return id
  return (
    <span>
      {beginning}
      <span className="id-middle">{middle}</span>
      {ending}
    </span>
  )
}

/** A button that copies an id by components/layout/copy-ids.tsx; none where it is shown whole. */
export function CopyId({ id }: { id: string }) {
  if (shortenId(id) === id) return null
  return (
    <button type="button" value={id} aria-label={`Copy ${shortenId(id)}`} className="copy-id needs-script" />
  )
}
