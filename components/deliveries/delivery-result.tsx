import type { PostVerdict } from '@/lib/deliveries/filters'
import { VERDICT_LABELS } from '@/lib/deliveries/words'

const CLASS_NAMES: Record<PostVerdict, string> = {
  stored: 'bg-accent-soft text-accent',
  duplicate: 'bg-sunk text-soft',
  ignored: 'bg-sunk text-soft',
  invalid: 'bg-waiting-soft text-waiting',
  refused: 'bg-live-soft text-live',
}

export function DeliveryVerdict({ verdict }: { verdict: PostVerdict }) {
  return (
    <span
      className={`inline-block whitespace-nowrap rounded-full px-2.5 py-0.5 font-medium text-[13px] ${CLASS_NAMES[verdict]}`}
    >
      {VERDICT_LABELS[verdict]}
    </span>
  )
}
