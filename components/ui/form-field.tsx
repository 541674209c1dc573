import type { ReactNode } from 'react'

export const INPUT =
  'h-10 w-full min-w-0 rounded-md border border-line bg-bg px-3 placeholder:text-faint aria-invalid:border-live'

/** Reserves a line below a field, so that nothing moves when a message appears. */
export const KEPT_LINE = 'min-h-5 text-[13px] leading-5 max-sm:min-h-10 sm:h-5 sm:whitespace-nowrap'

type Described = { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }

export function FormField({
  id,
  label,
  error,
  className,
  keepsLine = false,
  children,
}: {
  id: string
  label: string
  error: string | null
  className?: string
  keepsLine?: boolean
  children: (described: Described) => ReactNode
}) {
  const errorId = `${id}-error`
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block whitespace-nowrap text-soft text-[13px]">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error !== null,
        'aria-describedby': error === null ? undefined : errorId,
      })}
      <div className={keepsLine ? KEPT_LINE : undefined}>
        {error !== null && (
          <p id={errorId} role="alert" className={`text-live text-[13px] ${keepsLine ? '' : 'mt-1'}`}>
            {error}
          </p>
        )}
      </div>
    </div>
  )
}
