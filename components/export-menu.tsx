import { Download } from 'lucide'
import { Icon } from './ui/icon'
import { PopoverDetails } from './ui/popover-details'

const FORMATS = [
  ['csv', 'CSV', 'for a spreadsheet'],
  ['jsonl', 'JSON lines', 'for a program'],
] as const

/** Everything that the filter holds, as a file from an address. */
export function ExportMenu({ address, query }: { address: string; query: URLSearchParams }) {
  return (
    <PopoverDetails
      className="shrink-0"
      summary={
        <summary className="flex h-10 items-center gap-2 rounded-md border border-line px-4 font-medium hover:bg-sunk">
          <Icon node={Download} /> Export
        </summary>
      }
    >
      <ul className="absolute top-11 right-0 z-20 w-60 rounded-lg border border-line bg-bg p-1.5 shadow-lg">
        {FORMATS.map(([format, label, purpose]) => (
          <li key={format}>
            <a
              href={`${address}?${new URLSearchParams({ format, ...Object.fromEntries(query) })}`}
              download
              className="block rounded-md px-3 py-2 hover:bg-sunk"
            >
              {label} <span className="text-faint">{purpose}</span>
            </a>
          </li>
        ))}
      </ul>
    </PopoverDetails>
  )
}
