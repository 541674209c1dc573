import type { Metadata } from 'next'
import { authorize } from '@/app/access'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { deliveriesHref } from '@/components/deliveries/deliveries-href'
import { DeliveryFields } from '@/components/deliveries/delivery-fields'
import { DeliveryTable } from '@/components/deliveries/delivery-table'
import { KeyboardHint } from '@/components/layout/keyboard-shortcuts'
import { FilterChips } from '@/components/list/filter-chips'
import { FilterFold } from '@/components/list/filter-fold'
import { PageLinks } from '@/components/list/page-links'
import { TableKeys } from '@/components/list/table-keys'
import { Link } from '@/components/ui/link'
import {
  DELIVERY_FILTER_NAMES,
  deliveryCriteria,
  readDeliveryFilters,
  withoutDeliveryFilters,
} from '@/lib/deliveries/filters'
import { listPosts, listRequestTypes, readDeliveryPlace, writeDeliveryPlace } from '@/lib/deliveries/list'
import { activeDeliveryFilters, isAnythingTyped, unappliedDeliveryFilters } from '@/lib/deliveries/words'
import { zoneName } from '@/lib/format'

export async function generateMetadata({ searchParams }: PageProps<'/deliveries'>): Promise<Metadata> {
  const viewer = await readViewer()
  const filters = readDeliveryFilters(await readParams(searchParams), viewer)
  const filteredBy = activeDeliveryFilters(filters, viewer).map(({ label }) => label)
  return { title: pageTitle(...filteredBy, 'Deliveries') }
}

export default async function DeliveriesPage({ searchParams }: PageProps<'/deliveries'>) {
  await authorize('deliveries')
  const [viewer, params] = await Promise.all([readViewer(), readParams(searchParams)])
  const filters = readDeliveryFilters(params, viewer)
  const asked = readDeliveryPlace(params)
  const place = asked === 'refused' ? null : asked
  const [page, requestTypes] = await orRedirectIfUnavailable(
    Promise.all([listPosts(deliveryCriteria(filters, viewer), place), listRequestTypes()]),
    deliveriesHref(filters, place === null ? {} : { [place.direction]: writeDeliveryPlace(place) }),
  )
  const active = activeDeliveryFilters(filters, viewer)

  return (
    <>
      <h1 className="font-semibold text-2xl tracking-tight">Deliveries</h1>
      <p className="mt-1 mb-5 text-soft">All signed posts, plus a sample of rejected ones.</p>
      <search aria-label="Filter deliveries">
        <form action="/deliveries" className="rounded-lg border border-line">
          <FilterFold
            count={active.length}
            hasFault={DELIVERY_FILTER_NAMES.some((name) => filters[name].error !== null)}
          >
            <DeliveryFields filters={filters} requestTypes={requestTypes} viewer={viewer} />
          </FilterFold>
        </form>
      </search>
      <div className="mt-3 mb-1 flex min-h-8 flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <FilterChips
          chips={active.map(({ label, names }) => ({
            label,
            href: deliveriesHref(withoutDeliveryFilters(filters, names)),
          }))}
          unapplied={unappliedDeliveryFilters(filters).map(({ label, names }) => ({
            label,
            href: deliveriesHref(withoutDeliveryFilters(filters, names)),
          }))}
          clearHref={
            isAnythingTyped(filters)
              ? deliveriesHref(withoutDeliveryFilters(filters, DELIVERY_FILTER_NAMES))
              : null
          }
        />
        <p className="ml-auto self-center text-faint text-[13px]">Times in {zoneName(viewer)}</p>
      </div>
      {asked === 'refused' && (
        <p role="status" className="mb-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
          That page link has expired. Showing the first page.
        </p>
      )}
      <TableKeys>
        {page.posts.length === 0 ? (
          <NoDeliveries
            isFiltered={active.length > 0}
            isFirstPage={place === null}
            isOfRefused={filters.result.meaning === 'refused'}
          />
        ) : (
          <DeliveryTable posts={page.posts} viewer={viewer} />
        )}
        <PageLinks
          labels={['Newer', 'Older']}
          previous={page.newer === null ? null : deliveriesHref(filters, { newer: page.newer })}
          next={page.older === null ? null : deliveriesHref(filters, { older: page.older })}
        />
        <KeyboardHint />
      </TableKeys>
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
