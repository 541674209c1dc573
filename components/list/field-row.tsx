import { Fragment, type ReactNode } from 'react'

/** The controls of a list's parameters, so that TypeScript catches a forgotten one; null if another's control includes it. */
export type Controls<Name extends string> = Record<Name, ReactNode>

/** A filter form's controls and its button, in one row. */
export function FieldRow({ controls }: { controls: Record<string, ReactNode> }) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
      {Object.entries(controls).map(([name, control]) => (
        <Fragment key={name}>{control}</Fragment>
      ))}
      <button
        type="submit"
        className="mt-6 h-10 rounded-md bg-accent px-4 font-medium text-on-accent hover:opacity-90"
      >
        Filter
      </button>
    </div>
  )
}
