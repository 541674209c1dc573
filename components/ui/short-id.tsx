import { shortenId, splitId } from '@/lib/format'

export function ShortId({ id }: { id: string }) {
  return (
    <span title={id} className="whitespace-nowrap font-mono text-[13px]">
      <IdText id={id} />
      <CopyId id={id} />
    </span>
  )
}

/** An ID as `shortenId` writes it, but complete for screen readers, selection and copying. */
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

/** A button that copies the ID before it, which components/layout/copy-ids.tsx does; none for an ID that is shown in full. */
export function CopyId({ id }: { id: string }) {
  if (shortenId(id) === id) return null
  return <button type="button" aria-label={`Copy ${shortenId(id)}`} className="copy-id" />
}
