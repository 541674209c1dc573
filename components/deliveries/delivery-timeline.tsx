import { ChevronDown } from 'lucide'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import type { TimelineDelivery } from '@/lib/deliveries/timeline'
import { countedCopiesLabel } from '@/lib/deliveries/words'
import { formatClock, type Viewer } from '@/lib/format'
import { DeliveryResult } from './delivery-result'

export function DeliveryTimeline({ deliveries, viewer }: { deliveries: TimelineDelivery[]; viewer: Viewer }) {
  return (
    <ol>
      {deliveries.map((delivery) => (
        <li key={delivery.id} className="border-line border-b">
          <details className="group">
            <summary className="grid min-h-11 grid-cols-[1fr_auto_auto] items-center gap-x-4 gap-y-0.5 py-2 hover:bg-sunk sm:flex">
              <span className="w-24 whitespace-nowrap text-soft">
                <Moment at={delivery.sentAt} viewer={viewer} format={formatClock} />
              </span>
              <span className="max-sm:order-last max-sm:col-span-3 sm:flex-1">
                <span className="pr-3 font-medium">{delivery.label}</span>
                <span className="font-mono text-[13px] text-soft">{delivery.requestType}</span>
                {delivery.countedCopies > 0 && (
                  <span className="pl-3 text-[13px] text-soft">
                    {countedCopiesLabel(delivery.countedCopies)}
                  </span>
                )}
              </span>
              <DeliveryResult result={delivery.result} />
              <span className="inline-flex items-center gap-1 text-[13px] text-soft">
                JSON <Icon node={ChevronDown} size={14} className="group-open:rotate-180" />
              </span>
            </summary>
            <div className="flex flex-wrap items-baseline justify-between gap-x-4 pb-2 text-soft">
              <p>{delivery.reason}</p>
              <Link href={`/deliveries/${delivery.id}`} className="text-accent underline underline-offset-2">
                Open the delivery
              </Link>
            </div>
            {delivery.json === null ? (
              <p className="mb-3 text-soft">Its body is too long to show here.</p>
            ) : (
              <pre className="mb-3 overflow-x-auto rounded-md bg-sunk p-3 font-mono text-[13px]">
                {delivery.json}
              </pre>
            )}
          </details>
        </li>
      ))}
    </ol>
  )
}
