import { CircleCheck, CircleDashed, type IconNode, TriangleAlert } from 'lucide'
import { DeliveryResult } from '@/components/deliveries/delivery-result'
import { Icon } from '@/components/ui/icon'
import { Moment } from '@/components/ui/moment'
import { requestTypeLabel } from '@/lib/deliveries/words'
import type { FirstPostsSummary } from '@/lib/first-run/first-posts-words'
import type { Viewer } from '@/lib/format'
import { LiveAgo } from './live-ago'

type Tone = FirstPostsSummary['tone']

const TONES: Record<Tone, { icon: IconNode; box: string; text: string }> = {
  waiting: { icon: CircleDashed, box: 'bg-sunk', text: 'text-text' },
  'action-needed': { icon: TriangleAlert, box: 'bg-waiting-soft', text: 'text-waiting' },
  ok: { icon: CircleCheck, box: 'bg-accent-soft', text: 'text-accent' },
}

const LINK = 'inline-flex min-h-10 items-center text-accent underline underline-offset-2'

/** What arrived before there were conferences. `mayOpen`: whether the user may open the post and Setup. */
export function FirstPostsReport({
  story,
  viewer,
  mayOpen,
}: {
  story: FirstPostsSummary
  viewer: Viewer
  mayOpen: boolean
}) {
  const { tone, fact, at, advice, postId, accepted } = story
  const { icon, box, text } = TONES[tone]
  const ageSec = at === null ? 0 : Math.max(0, Math.floor((viewer.now.getTime() - at.getTime()) / 1000))
  return (
    <div className={`grid flex-1 grid-cols-[auto_minmax(0,1fr)] content-start gap-x-3 rounded-lg p-4 ${box}`}>
      <Icon
        node={icon}
        size={20}
        className={`shrink-0 ${text} ${tone === 'waiting' ? 'motion-safe:animate-spin [animation-duration:4s]' : ''}`}
      />
      <div className="min-w-0">
        <p className={`font-medium ${text}`}>
          {fact[0]}
          {at !== null && (
            <>
              {' '}
              <LiveAgo key={at.getTime()} atMs={at.getTime()} agoSec={ageSec} /> {fact[1]}
            </>
          )}
        </p>
        {advice !== null && <p className="mt-1">{advice}</p>}
        {mayOpen && accepted !== null && (
          <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
            <DeliveryResult result={accepted.result} />
            <span className="font-medium">{requestTypeLabel(accepted.requestType)}</span>
            <span className="text-soft">
              <Moment at={accepted.receivedAt} viewer={viewer} />
            </span>
          </p>
        )}
        {mayOpen && postId !== null && (
          <p className="flex flex-wrap gap-x-5">
            <a href={`/deliveries/${postId}`} className={LINK}>
              {accepted === null ? 'View the refused post' : 'View the delivery'}
            </a>
            <a href="/setup" className={LINK}>
              Open Setup
            </a>
          </p>
        )}
      </div>
    </div>
  )
}
