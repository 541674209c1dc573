import type { Metadata } from 'next'
import { authorize } from '@/app/access'
import { readOrSayAway } from '@/app/database-away'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { AuditFields } from '@/components/audit/audit-fields'
import { auditLogHref } from '@/components/audit/audit-log-href'
import { AuditTable, ListeningNow } from '@/components/audit/audit-table'
import { ExportMenu } from '@/components/list/export-menu'
import { FilterFold } from '@/components/list/filter-fold'
import { ListFrame } from '@/components/list/list-frame'
import { Link } from '@/components/ui/link'
import { type AuditCriteria, auditCriteria, auditFilters } from '@/lib/audit/filters'
import { type AuditCursor, listAuditLog, listOpenListenings, readAuditCursor } from '@/lib/audit/list'
import { activeAuditFilters, unappliedAuditFilters } from '@/lib/audit/words'

export async function generateMetadata({ searchParams }: PageProps<'/trail'>): Promise<Metadata> {
  const viewer = await readViewer()
  const filters = auditFilters.parse(await readParams(searchParams), viewer)
  const filteredBy = activeAuditFilters(filters, viewer).map(({ label }) => label)
  return { title: pageTitle(...filteredBy, 'Audit log') }
}

export default async function AuditLogPage({ searchParams }: PageProps<'/trail'>) {
  await authorize('trail')
  const [viewer, params] = await Promise.all([readViewer(), readParams(searchParams)])
  const filters = auditFilters.parse(params, viewer)
  const active = activeAuditFilters(filters, viewer)
  const unapplied = unappliedAuditFilters(filters)
  const { cursor, isRefused } = readAuditCursor(params)
  const { page, listenings } = await readOrSayAway(
    readAuditLog(auditCriteria(filters, viewer), cursor),
    auditLogHref(filters, cursor === null ? {} : { [cursor.direction]: String(cursor.place) }),
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
        {unapplied.length === 0 && (
          <ExportMenu address="/api/trail/export" query={auditFilters.toParams(filters)} />
        )}
      </div>
      <search aria-label="Filter the audit log">
        <form action="/trail" className="rounded-lg border border-line">
          <FilterFold count={active.length} hasFault={auditFilters.hasError(filters)}>
            <AuditFields filters={filters} viewer={viewer} />
          </FilterFold>
        </form>
      </search>
      <ListFrame
        definition={auditFilters}
        filters={filters}
        active={active}
        unapplied={unapplied}
        hrefOf={auditLogHref}
        page={page}
        isExpired={isRefused}
        viewer={viewer}
        above={<ListeningNow listenings={listenings} viewer={viewer} />}
      >
        {page.rows.length === 0 ? (
          <NoEvents isFiltered={auditFilters.isActive(filters)} />
        ) : (
          <AuditTable events={page.rows} viewer={viewer} />
        )}
      </ListFrame>
    </>
  )
}

async function readAuditLog(criteria: AuditCriteria, cursor: AuditCursor | null) {
  const page = await listAuditLog(criteria, cursor)
  return { page, listenings: cursor === null ? await listOpenListenings(criteria) : [] }
}

function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className="py-16 text-center">
      <p className="font-medium">
        {isFiltered ? 'No event matches these filters.' : 'Nothing on this page.'}
      </p>
      <p className="mt-3 text-soft">
        <Link href="/trail" className="text-accent underline underline-offset-2">
          {isFiltered ? 'Show all events' : 'Go to the first page'}
        </Link>
      </p>
    </div>
  )
}
