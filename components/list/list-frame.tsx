import type { Route } from 'next'
import type { ReactNode } from 'react'
import { KeyboardHint } from '@/components/layout/keyboard-shortcuts'
import { type Viewer, zoneName } from '@/lib/format'
import type { ActiveFilter } from '@/lib/list-query/field-words'
import { FilterChips } from './filter-chips'
import { PageLinks } from './page-links'
import { TableKeys } from './table-keys'

type Props<Filters, Name extends string> = {
  definition: {
    names: readonly Name[]
    without: (filters: Filters, names: readonly Name[]) => Filters
    isTyped: (filters: Filters) => boolean
  }
  filters: Filters
  active: ActiveFilter<Name>[]
  unapplied: ActiveFilter<Name>[]
  hrefOf: (filters: Filters, others?: Record<string, string | null>) => Route
  page: { previous: string | null; next: string | null }
  labels?: [previous: string, next: string]
  /** Whether the URL names a page that can't be shown, so that this is the first */
  isExpired: boolean
  viewer: Viewer
  /** Beside the time zone */
  aside?: ReactNode
  /** Between the filters and the list */
  above?: ReactNode
  children: ReactNode
}

/** What surrounds every list: the active filters, the time zone, a notice for an expired link, and links to other pages. */
export function ListFrame<Filters, Name extends string>(props: Props<Filters, Name>) {
  const { definition, filters, active, unapplied, hrefOf, page, viewer } = props
  const chipOf = ({ label, names }: ActiveFilter<Name>) => ({
    label,
    href: hrefOf(definition.without(filters, names)),
  })
  return (
    <>
      <div className="mt-3 mb-1 flex min-h-8 flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <FilterChips
          chips={active.map(chipOf)}
          unapplied={unapplied.map(chipOf)}
          clearHref={
            definition.isTyped(filters) ? hrefOf(definition.without(filters, definition.names)) : null
          }
        />
        <div className="ml-auto flex min-h-8 items-center gap-x-4">
          {props.aside}
          <p className="text-faint text-[13px]">Times in {zoneName(viewer)}</p>
        </div>
      </div>
      {props.isExpired && (
        <p role="status" className="mb-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
          That page link has expired. Showing the first page.
        </p>
      )}
      {props.above}
      <TableKeys>
        {props.children}
        <PageLinks
          labels={props.labels ?? ['Newer', 'Older']}
          previous={page.previous === null ? null : hrefOf(filters, { before: page.previous })}
          next={page.next === null ? null : hrefOf(filters, { after: page.next })}
        />
        <KeyboardHint />
      </TableKeys>
    </>
  )
}
