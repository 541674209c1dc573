import type { PostResult } from '@/lib/deliveries/filters'
import { RESULT_LABELS } from '@/lib/deliveries/words'

const CLASS_NAMES: Record<PostResult, string> = {
  stored: 'bg-accent-soft text-accent',
  duplicate: 'bg-sunk text-soft',
  ignored: 'bg-sunk text-soft',
  invalid: 'bg-waiting-soft text-waiting',
  refused: 'bg-live-soft text-live',
}

export function DeliveryResult({ result }: { result: PostResult }) {
  return (
    <span
      className={`inline-block whitespace-nowrap rounded-full px-2.5 py-0.5 font-medium text-[13px] ${CLASS_NAMES[result]}`}
    >
      {RESULT_LABELS[result]}
    </span>
  )
}
