import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import { CopyId, IdText, ShortId } from '@/components/ui/short-id'
import type { ListedPost } from '@/lib/deliveries/list'
import { countedCopiesLabel, requestTypeLabel } from '@/lib/deliveries/words'
import type { Viewer } from '@/lib/format'
import { DeliveryResult } from './delivery-result'

const HEAD = 'py-1.5 pr-4 font-medium text-[13px] text-soft'
const ROW =
  'border-line border-b align-top hover:bg-sunk max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-x-4 max-sm:gap-y-1 max-sm:py-3'
const CELL = 'min-w-0 max-sm:p-0 sm:py-2.5 sm:pr-4'
const WIDE = 'max-sm:col-span-2'

export function DeliveryTable({ posts, viewer }: { posts: ListedPost[]; viewer: Viewer }) {
  return (
    <table className="w-full text-left max-sm:block" aria-label="Deliveries, newest first">
      <thead className="max-sm:sr-only">
        <tr className="border-line border-b">
          {['Received', 'Request', 'Result', 'Conference', 'Recording', 'Reason'].map((heading) => (
            <th key={heading} scope="col" className={HEAD}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {posts.map((post) => (
          <tr key={post.id} className={ROW}>
            <td className={`${CELL} whitespace-nowrap text-soft max-sm:order-2`}>
              <Moment at={post.receivedAt} viewer={viewer} />
            </td>
            <td className={`${CELL} max-sm:order-1 sm:max-w-56`}>
              <Link
                href={`/deliveries/${post.id}`}
                title={`Delivery ${post.id}`}
                data-row
                className="line-clamp-2 break-words font-medium underline-offset-2 hover:text-accent hover:underline"
              >
                {post.result === 'refused' ? 'Refused post' : requestTypeLabel(post.requestType)}
              </Link>
            </td>
            <td className={`${CELL} max-sm:order-1 max-sm:text-right`}>
              <DeliveryResult result={post.result} />
            </td>
            <td className={`${CELL} whitespace-nowrap max-sm:order-2 max-sm:text-right`}>
              <ConferenceId post={post} />
            </td>
            <td className={`${CELL} ${WIDE} whitespace-nowrap text-soft max-sm:order-3 max-sm:empty:hidden`}>
              {post.recordingId !== null && <ShortId id={post.recordingId} />}
            </td>
            <td
              className={`${CELL} ${WIDE} wrap-anywhere text-soft max-sm:order-4 max-sm:empty:hidden sm:pr-0`}
            >
              {post.reason}
              {post.countedCopies > 0 && (
                <span className="block text-[13px]">{countedCopiesLabel(post.countedCopies)}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ConferenceId({ post: { conferenceId, hasConference } }: { post: ListedPost }) {
  if (conferenceId === null) return null
  if (!hasConference) return <ShortId id={conferenceId} />
  return (
    <>
      <Link
        href={`/conferences/${conferenceId}`}
        title={conferenceId}
        className="font-mono text-[13px] text-accent underline underline-offset-2"
      >
        <IdText id={conferenceId} />
      </Link>
      <CopyId id={conferenceId} />
    </>
  )
}
