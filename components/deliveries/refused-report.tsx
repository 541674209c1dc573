import { Fact } from '@/components/ui/fact'
import { Moment } from '@/components/ui/moment'
import { ShortId } from '@/components/ui/short-id'
import type { RefusedDetail } from '@/lib/deliveries/detail'
import type { Viewer } from '@/lib/format'
import { DeliveryResult } from './delivery-result'
import { SentContent } from './sent-content'

export function RefusedReport({ refused, viewer }: { refused: RefusedDetail; viewer: Viewer }) {
  const { id, receivedAt, status, detail, sentTo, sent, sizeBytes } = refused
  return (
    <>
      <header className="mt-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="font-semibold text-2xl tracking-tight">Refused post</h1>
          <p className="wrap-anywhere mt-1 text-soft">{detail}</p>
        </div>
        <DeliveryResult result="refused" />
      </header>
      <dl className="mt-6 flex flex-wrap gap-x-10 gap-y-4 border-line border-y py-4">
        <Fact name="Received">
          <Moment at={receivedAt} viewer={viewer} />
        </Fact>
        <Fact name="Answered with">{status}</Fact>
        {sentTo !== null && (
          <Fact name="Sent to">
            <span className="break-all font-mono text-[13px]">{sentTo}</span>
          </Fact>
        )}
        <Fact name="Post">
          <ShortId id={id} />
        </Fact>
      </dl>
      <p className="mt-6 max-w-2xl text-soft">
        {sentTo === null
          ? 'Its sender couldn’t be verified, so it changed nothing and can’t be replayed.'
          : 'A post with a valid signature counts even at the wrong address, and is kept in full under Deliveries. Any other changed nothing.'}{' '}
        Rejected posts are kept as a sample; older ones are dropped.
      </p>
      <SentContent sent={sent} sizeBytes={sizeBytes} viewer={viewer} />
    </>
  )
}
