import type { IconNode } from 'lucide'

type Props = { node: IconNode; size?: number; filled?: boolean; className?: string }

/** A lucide icon rendered on the server. Hidden from assistive technology, because a label says the same. */
export function Icon({ node, size = 16, filled = false, className }: Props) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      {node.map(([Element, attributes]) => (
        <Element key={JSON.stringify(attributes)} {...attributes} />
      ))}
    </svg>
  )
}
