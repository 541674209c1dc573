import { ArrowLeft } from 'lucide'
import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { authorise, currentOrigin } from '@/app/access'
import { readOrSayAway } from '@/app/database-away'
import { readViewer } from '@/app/viewer'
import { DeliveryReport } from '@/components/delivery-report'
import { RefusedReport } from '@/components/refused-report'
import { Icon } from '@/components/ui/icon'
import { appendAudit } from '@/lib/access/audit'
import type { By } from '@/lib/access/outcome'
import { findPost } from '@/lib/conferences/delivery-detail'
import { replay } from '../actions'

export const metadata: Metadata = { title: 'Delivery' }

export default async function DeliveryPage({ params }: PageProps<'/deliveries/[deliveryId]'>) {
  const actor = await authorise('deliveries')
  const { deliveryId } = await params
  const viewer = await readViewer()
  const opened = await readOrSayAway(
    openPost(deliveryId, { actor, origin: await currentOrigin() }),
    `/deliveries/${deliveryId}` as Route,
  )
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

/** The post of an id, once the trail has that it is looked at: it can hold phone numbers. */
async function openPost(id: string, by: By) {
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
