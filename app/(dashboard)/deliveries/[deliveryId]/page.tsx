import { ArrowLeft } from 'lucide'
import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { authorize, currentOrigin } from '@/app/access'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { pageTitle } from '@/app/page-title'
import { readViewer } from '@/app/viewer'
import { DeliveryReport } from '@/components/deliveries/delivery-report'
import { RefusedReport } from '@/components/deliveries/refused-report'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { appendAudit } from '@/lib/audit/append'
import type { AuditContext } from '@/lib/audit/outcome'
import { findPost } from '@/lib/deliveries/detail'
import { requestTypeLabel } from '@/lib/deliveries/words'
import { formatMoment } from '@/lib/format'
import { replay } from '../actions'

export async function generateMetadata({ params }: PageProps<'/deliveries/[deliveryId]'>): Promise<Metadata> {
  const [post, viewer] = await Promise.all([openPost((await params).deliveryId), readViewer()])
  if (post === null) return { title: 'Page not found' }
  const [what, { receivedAt }] =
    post.kind === 'kept'
      ? [requestTypeLabel(post.delivery.requestType), post.delivery]
      : ['Refused post', post.refused]
  return { title: pageTitle(what, formatMoment(receivedAt, viewer)) }
}

export default async function DeliveryPage({ params }: PageProps<'/deliveries/[deliveryId]'>) {
  const [opened, viewer] = await Promise.all([openPost((await params).deliveryId), readViewer()])
  if (opened === null) notFound()
  return (
    <article>
      <Link href="/deliveries" className="inline-flex items-center gap-2 py-1 text-soft hover:text-text">
        <Icon node={ArrowLeft} /> Deliveries
      </Link>
      {opened.kind === 'kept' ? (
        <DeliveryReport delivery={opened.delivery} replay={replay} viewer={viewer} />
      ) : (
        <RefusedReport refused={opened.refused} viewer={viewer} />
      )}
    </article>
  )
}

// Cached: the page and its title share one read.
const openPost = cache(async (id: string) => {
  const by = { actor: await authorize('deliveries'), origin: await currentOrigin() }
  return orRedirectIfUnavailable(findAndRecord(id, by), `/deliveries/${id}` as Route)
})

/** Finds a post and logs the view before returning it, because it can contain phone numbers. */
async function findAndRecord(id: string, by: AuditContext) {
  const post = await findPost(id)
  if (post === null) return null
  const conferenceId = post.kind === 'kept' ? post.delivery.conferenceId : null
  await appendAudit({
    action: 'opened delivery',
    ...by,
    target: { kind: 'delivery', id },
    details: { conferenceId },
  })
  return post
}
