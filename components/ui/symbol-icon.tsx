export type SymbolName = 'play' | 'pause' | 'ban' | 'chevron-down'

/** An icon of components/ui/icon-symbols.tsx. Hidden from assistive technology, because a label says the same. */
export function SymbolIcon({ name }: { name: SymbolName }) {
  return (
    <svg className="symbol" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  )
}
