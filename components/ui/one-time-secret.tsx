import { CopyButton } from './copy-button'

export function OneTimeSecret({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-center gap-2">
      <input
        readOnly
        aria-label={label}
        value={text}
        className="h-10 min-w-0 flex-1 rounded-md border border-line bg-sunk px-3 font-mono text-[13px]"
      />
      <CopyButton text={text} />
    </div>
  )
}
