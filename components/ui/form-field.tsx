import type { ReactNode } from 'react'

export const INPUT =
  'h-10 w-full min-w-0 rounded-md border border-line bg-bg px-3 placeholder:text-faint aria-invalid:border-live'

type Described = { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }

/** A control with its label, and beside it what is wrong with what was typed. */
export function FormField({
  id,
  label,
  error,
  className,
  children,
}: {
  id: string
  label: string
  error: string | null
  className?: string
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
      {error !== null && (
        <p id={errorId} role="alert" className="mt-1 text-live text-[13px]">
          {error}
        </p>
      )}
    </div>
  )
}
