import type { IconNode } from 'lucide'

type Props = { node: IconNode; size?: number; filled?: boolean; className?: string }

/** A lucide icon drawn on the server: an ornament beside words, so it is hidden from assistive technology. */
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
