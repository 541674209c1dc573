import { Download } from 'lucide'
import { Icon } from '@/components/ui/icon'
import { PopoverDetails } from '@/components/ui/popover-details'

const FORMATS: { options: Record<string, string>; label: string; purpose: string }[] = [
  { options: { format: 'csv' }, label: 'CSV', purpose: 'For scripts and other tools' },
  { options: { format: 'excel' }, label: 'CSV for Excel', purpose: 'Phone numbers as text' },
  {
    options: { format: 'excel', separator: 'semicolon' },
    label: 'CSV for Excel, semicolons',
    purpose: 'Where decimals have a comma',
  },
  { options: { format: 'jsonl' }, label: 'JSON Lines', purpose: 'One object per line' },
]

export function ExportMenu({ address, query }: { address: string; query: URLSearchParams }) {
  return (
    <PopoverDetails
      className="relative shrink-0"
      summary={
        <summary className="flex h-10 items-center gap-2 rounded-md border border-line px-4 font-medium hover:bg-sunk">
          <Icon node={Download} /> Export
        </summary>
      }
    >
      <ul className="absolute top-11 right-0 z-20 w-64 rounded-lg border border-line bg-bg p-1.5 shadow-lg">
        {FORMATS.map(({ options, label, purpose }) => (
          <li key={label}>
            <a
              href={`${address}?${new URLSearchParams({ ...options, ...Object.fromEntries(query) })}`}
              download
              className="block rounded-md px-3 py-2 hover:bg-sunk"
            >
              {label} <span className="block text-faint text-sm">{purpose}</span>
            </a>
          </li>
        ))}
      </ul>
    </PopoverDetails>
  )
}
