import { ChevronDown, ListFilter } from 'lucide'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import { PopoverDetails } from '@/components/ui/popover-details'

type Props = {
  count: number
  /** Whether a field has an error, which must be visible */
  hasFault: boolean
  children: ReactNode
}

/** A filter form's fields, folded into one line on a small screen (app/frame.css). */
export function FilterFold({ count, hasFault, children }: Props) {
  return (
    <PopoverDetails
      staysOpen
      isOpenAtFirst={hasFault}
      className="phone-fold"
      summary={
        <summary>
          <Icon node={ListFilter} />
          {count === 0 ? 'Search and filters' : `Search and filters (${count})`}
          <Icon node={ChevronDown} className="phone-fold-mark ml-auto" />
        </summary>
      }
    >
      <div className="phone-fold-content">{children}</div>
    </PopoverDetails>
  )
}
