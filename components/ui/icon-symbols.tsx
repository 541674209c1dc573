import { Ban, ChevronDown, type IconNode, Pause, Play } from 'lucide'
import type { SymbolName } from './symbol-icon'

const SYMBOLS: Record<SymbolName, IconNode> = {
  play: Play,
  pause: Pause,
  ban: Ban,
  'chevron-down': ChevronDown,
}

/** The icons that lists repeat in every row, drawn once a page. */
export function IconSymbols() {
  return (
    <svg className="hidden" aria-hidden="true">
      {Object.entries(SYMBOLS).map(([name, node]) => (
        <symbol key={name} id={`icon-${name}`} viewBox="0 0 24 24">
          {node.map(([Element, attributes]) => (
            <Element key={JSON.stringify(attributes)} {...attributes} />
          ))}
        </symbol>
      ))}
    </svg>
  )
}
