import type { Metadata } from 'next'
import { authorize } from '@/app/access'
import { readOrSayAway } from '@/app/database-away'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { deliveriesHref } from '@/components/deliveries/deliveries-href'
import { DeliveryFields } from '@/components/deliveries/delivery-fields'
import { DeliveryTable } from '@/components/deliveries/delivery-table'
import { FilterFold } from '@/components/list/filter-fold'
import { ListFrame } from '@/components/list/list-frame'
import { Link } from '@/components/ui/link'
import { deliveryCriteria, deliveryFilters } from '@/lib/deliveries/filters'
import { listPosts, listRequestTypes, readDeliveryCursor, writeDeliveryPlace } from '@/lib/deliveries/list'
import { activeDeliveryFilters, unappliedDeliveryFilters } from '@/lib/deliveries/words'

export async function generateMetadata({ searchParams }: PageProps<'/deliveries'>): Promise<Metadata> {
  const viewer = await readViewer()
  const filters = deliveryFilters.parse(await readParams(searchParams), viewer)
  const filteredBy = activeDeliveryFilters(filters, viewer).map(({ label }) => label)
  return { title: pageTitle(...filteredBy, 'Deliveries') }
}

export default async function DeliveriesPage({ searchParams }: PageProps<'/deliveries'>) {
  await authorize('deliveries')
  const [viewer, params] = await Promise.all([readViewer(), readParams(searchParams)])
  const filters = deliveryFilters.parse(params, viewer)
  const { cursor, isRefused } = readDeliveryCursor(params)
  const [page, requestTypes] = await readOrSayAway(
    Promise.all([listPosts(deliveryCriteria(filters, viewer), cursor), listRequestTypes()]),
    deliveriesHref(filters, cursor === null ? {} : { [cursor.direction]: writeDeliveryPlace(cursor.place) }),
  )
  const active = activeDeliveryFilters(filters, viewer)

  return (
    <>
      <h1 className="font-semibold text-2xl tracking-tight">Deliveries</h1>
      <p className="mt-1 mb-5 text-soft">All signed posts, plus a sample of rejected ones.</p>
      <search aria-label="Filter deliveries">
        <form action="/deliveries" className="rounded-lg border border-line">
          <FilterFold count={active.length} hasFault={deliveryFilters.hasError(filters)}>
            <DeliveryFields filters={filters} requestTypes={requestTypes} viewer={viewer} />
          </FilterFold>
        </form>
      </search>
      <ListFrame
        definition={deliveryFilters}
        filters={filters}
        active={active}
        unapplied={unappliedDeliveryFilters(filters)}
        hrefOf={deliveriesHref}
        page={page}
        isExpired={isRefused}
        viewer={viewer}
      >
        {page.rows.length === 0 ? (
          <NoDeliveries
            isFiltered={active.length > 0}
            isFirstPage={cursor === null}
            isOfRefused={filters.verdict.meaning === 'refused'}
          />
        ) : (
          <DeliveryTable posts={page.rows} viewer={viewer} />
        )}
      </ListFrame>
    </>
  )
}

function NoDeliveries({
  isFiltered,
  isFirstPage,
  isOfRefused,
}: {
  isFiltered: boolean
  isFirstPage: boolean
  isOfRefused: boolean
}) {
  if (!isFiltered && isFirstPage)
    return (
      <p className="py-16 text-center text-soft">
        No posts yet. The callback URL to give FreeClimb is under Conferences.
      </p>
    )
  return (
    <div className="py-16 text-center">
      <p className="font-medium">
        {isFiltered && isFirstPage ? 'No delivery matches these filters.' : 'Nothing on this page.'}
      </p>
      {isOfRefused && (
        <p className="mt-2 text-soft">
          Refused posts aren’t read: find them by date or by their own ID. They have no request type.
        </p>
      )}
      <p className="mt-3 text-soft">
        <Link href="/deliveries" className="text-accent underline underline-offset-2">
          {isFiltered ? 'Show all deliveries' : 'Go to the first page'}
        </Link>
      </p>
    </div>
  )
}
