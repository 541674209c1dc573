'use client'

import { type ReactNode, useActionState } from 'react'
import { ErrorMessage, SuccessMessage } from './form-message'

export type ActionAnswer = { fault: string | null; done: string | null }

type Props = {
  action: (before: ActionAnswer, form: FormData) => Promise<ActionAnswer>
  /** The button's label and its class names */
  submit: ReactNode
  button: string
  className?: string
  children?: ReactNode
}

/** A form that forgets what was typed. Works without JavaScript. */
export function ActionForm({ action, submit, button, className, children }: Props) {
  const [{ fault, done }, send, isWaiting] = useActionState(action, { fault: null, done: null })
  return (
    <form action={send} className={className}>
      {children}
      <button type="submit" disabled={isWaiting} className={button}>
        {submit}
      </button>
      <div className="basis-full empty:hidden">
        <ErrorMessage>{fault}</ErrorMessage>
        {done !== null && <SuccessMessage>{done}</SuccessMessage>}
      </div>
    </form>
  )
}
