import { CopyButton } from './copy-button'

export function CopyLine({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex items-center gap-2">
      <code className="min-w-0 flex-1 select-all break-all rounded-md bg-sunk px-3 py-2.5 font-mono text-[13px]">
        {text}
      </code>
      <CopyButton text={text} what={what} />
    </div>
  )
}
