'use client'

import { type ReactNode, useActionState } from 'react'
import { Done, Fault } from './form-message'

/** What an action answers to its form: what was wrong, or what was done. */
export type ActionAnswer = { fault: string | null; done: string | null }

type Props = {
  action: (before: ActionAnswer, form: FormData) => Promise<ActionAnswer>
  /** The words of the button, and its looks */
  submit: ReactNode
  button: string
  className?: string
  children?: ReactNode
}

/** A form that keeps nothing of what was typed. Works before and without JavaScript. */
export function ActionForm({ action, submit, button, className, children }: Props) {
  const [{ fault, done }, send, isWaiting] = useActionState(action, { fault: null, done: null })
  return (
    <form action={send} className={className}>
      {children}
      <button type="submit" disabled={isWaiting} className={button}>
        {submit}
      </button>
      <div className="basis-full empty:hidden">
        <Fault>{fault}</Fault>
        {done !== null && <Done>{done}</Done>}
      </div>
    </form>
  )
}
