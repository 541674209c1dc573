import type { ReactNode } from 'react'
import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import type { KeyState, StoredKey } from '@/lib/api-keys/api-keys'
import type { Viewer } from '@/lib/format'

type Props = { keys: (StoredKey & { state: KeyState })[]; viewer: Viewer }

const HEAD = 'py-1.5 pr-4 font-medium text-[13px] text-soft'
const CELL = 'max-sm:p-0 sm:h-11 sm:py-1 sm:pr-4'

const STATES: Record<KeyState, { word: string; className: string }> = {
  active: { word: 'Active', className: 'text-accent' },
  expired: { word: 'Expired', className: 'text-waiting' },
  revoked: { word: 'Revoked', className: 'text-soft' },
}

export function KeyTable({ keys, viewer }: Props) {
  return (
    <table className="mt-6 w-full text-left max-sm:block" aria-label="API keys, newest first">
      <thead className="max-sm:sr-only">
        <tr className="border-line border-b">
          {['Name', 'Begins with', 'Role', 'Created', 'Expires', 'Last used', 'State'].map((heading) => (
            <th key={heading} scope="col" className={HEAD}>
              {heading}
            </th>
          ))}
          <th scope="col" className={HEAD}>
            <span className="sr-only">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {keys.map((key) => (
          <KeyRow key={key.id} apiKey={key} viewer={viewer} />
        ))}
      </tbody>
    </table>
  )
}

function KeyRow({ apiKey, viewer }: { apiKey: Props['keys'][number]; viewer: Viewer }) {
  const { id, name, beginning, role, createdAt, expiresAt, lastUsedAt, state } = apiKey
  const { word, className } = STATES[state]
  return (
    <tr className="border-line border-b max-sm:grid max-sm:grid-cols-1 max-sm:gap-y-0.5 max-sm:py-3">
      <td className={`${CELL} break-words font-medium sm:max-w-64`}>{name}</td>
      <td className={CELL}>
        <CardLabel>Begins with</CardLabel>
        <code className="font-mono text-[13px]">{beginning}…</code>
      </td>
      <td className={CELL}>
        <CardLabel>Role</CardLabel>
        {role}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <CardLabel>Created</CardLabel>
        <Moment at={createdAt} viewer={viewer} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <CardLabel>Expires</CardLabel>
        <Moment at={expiresAt} viewer={viewer} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <CardLabel>Last used</CardLabel>
        {lastUsedAt === null ? 'never' : <Moment at={lastUsedAt} viewer={viewer} />}
      </td>
      <td className={`${CELL} ${className}`}>
        <CardLabel>State</CardLabel>
        {word}
      </td>
      <td className={`${CELL} text-right max-sm:text-left sm:pr-0`}>
        {state === 'active' && (
          <Link
            href={`/keys/${id}/revoke`}
            className="inline-flex h-9 items-center rounded-md border border-line px-3 font-medium hover:bg-sunk max-sm:mt-2 max-sm:h-10"
          >
            Revoke<span className="sr-only"> {name}</span>
          </Link>
        )}
      </td>
    </tr>
  )
}

/** The column's heading, where a row is a card. */
function CardLabel({ children }: { children: ReactNode }) {
  return <span className="inline-block w-24 text-soft text-[13px] sm:hidden">{children}</span>
}
