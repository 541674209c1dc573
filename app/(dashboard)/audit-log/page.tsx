import type { Metadata, Route } from 'next'
import { authorize } from '@/app/access'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { AuditFields } from '@/components/audit/audit-fields'
import { AuditTable, ListeningNow } from '@/components/audit/audit-table'
import { KeyboardHint } from '@/components/layout/keyboard-shortcuts'
import { ExportMenu } from '@/components/list/export-menu'
import { FilterChips } from '@/components/list/filter-chips'
import { FilterFold } from '@/components/list/filter-fold'
import { PageLinks } from '@/components/list/page-links'
import { TableKeys } from '@/components/list/table-keys'
import { Link } from '@/components/ui/link'
import {
  AUDIT_FILTER_NAMES,
  type AuditCriteria,
  auditCriteria,
  auditParams,
  isAuditLogFiltered,
  readAuditFilters,
  withoutAuditFilters,
} from '@/lib/audit/filters'
import { type AuditCursor, listAuditLog, listOpenListenings, readAuditCursor } from '@/lib/audit/list'
import { activeAuditFilters, unappliedAuditFilters } from '@/lib/audit/words'
import { zoneName } from '@/lib/format'

export async function generateMetadata({ searchParams }: PageProps<'/audit-log'>): Promise<Metadata> {
  const viewer = await readViewer()
  const filters = readAuditFilters(await readParams(searchParams), viewer)
  const filteredBy = activeAuditFilters(filters, viewer).map(({ label }) => label)
  return { title: pageTitle(...filteredBy, 'Audit log') }
}

export default async function AuditLogPage({ searchParams }: PageProps<'/audit-log'>) {
  await authorize('auditLog')
  const [viewer, params] = await Promise.all([readViewer(), readParams(searchParams)])
  const filters = readAuditFilters(params, viewer)
  const query = auditParams(filters)
  const active = activeAuditFilters(filters, viewer)
  const unapplied = unappliedAuditFilters(filters)
  const asked = readAuditCursor(params)
  const place = asked === 'refused' ? null : asked
  const { page, listenings } = await orRedirectIfUnavailable(
    readAuditLog(auditCriteria(filters, viewer), place),
    auditLogHref(query, place === null ? {} : placeParams(place)),
  )

  return (
    <>
      <div className="mb-5 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="font-semibold text-2xl tracking-tight">Audit log</h1>
          <p className="mt-1 text-soft">
            Who signed in, opened, played, downloaded, exported and changed what. Append-only.
          </p>
        </div>
        {/* An exported file can't say that it wasn't filtered as asked. */}
        {unapplied.length === 0 && <ExportMenu address="/api/audit-log/export" query={query} />}
      </div>
      <search aria-label="Filter the audit log">
        <form action="/audit-log" className="rounded-lg border border-line">
          <FilterFold
            count={active.length}
            hasFault={AUDIT_FILTER_NAMES.some((name) => filters[name].error !== null)}
          >
            <AuditFields filters={filters} />
          </FilterFold>
        </form>
      </search>
      <div className="mt-3 mb-1 flex min-h-8 flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <FilterChips
          chips={active.map(({ label, names }) => ({
            label,
            href: auditLogHref(auditParams(withoutAuditFilters(filters, names))),
          }))}
          unapplied={unapplied.map(({ label, names }) => ({
            label,
            href: auditLogHref(auditParams(withoutAuditFilters(filters, names))),
          }))}
          clearHref={AUDIT_FILTER_NAMES.some((name) => filters[name].typed !== '') ? '/audit-log' : null}
        />
        <p className="ml-auto self-center text-faint text-[13px]">Times in {zoneName(viewer)}</p>
      </div>
      {asked === 'refused' && (
        <p role="status" className="mb-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
          That page link has expired. Showing the first page.
        </p>
      )}
      <ListeningNow listenings={listenings} viewer={viewer} />
      <TableKeys>
        {page.events.length === 0 ? (
          <NoEvents isFiltered={isAuditLogFiltered(filters)} />
        ) : (
          <AuditTable events={page.events} viewer={viewer} />
        )}
        <PageLinks
          labels={['Newer', 'Older']}
          previous={page.newer === null ? null : auditLogHref(query, placeParams({ newer: page.newer }))}
          next={page.older === null ? null : auditLogHref(query, placeParams({ older: page.older }))}
        />
        <KeyboardHint />
      </TableKeys>
    </>
  )
}

async function readAuditLog(criteria: AuditCriteria, place: AuditCursor | null) {
  const page = await listAuditLog(criteria, place)
  return { page, listenings: place === null ? await listOpenListenings(criteria) : [] }
}

function auditLogHref(query: URLSearchParams, place: Record<string, string> = {}): Route {
  const params = new URLSearchParams({ ...Object.fromEntries(query), ...place })
  return (params.size > 0 ? `/audit-log?${params}` : '/audit-log') as Route
}

function placeParams(place: AuditCursor) {
  return Object.fromEntries(Object.entries(place).map(([name, seq]) => [name, String(seq)]))
}

function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className="py-16 text-center">
      <p className="font-medium">
        {isFiltered ? 'No event matches these filters.' : 'Nothing on this page.'}
      </p>
      <p className="mt-3 text-soft">
        <Link href="/audit-log" className="text-accent underline underline-offset-2">
          {isFiltered ? 'Show all events' : 'Go to the first page'}
        </Link>
      </p>
    </div>
  )
}
