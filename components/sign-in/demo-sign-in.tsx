'use client'

import { useActionState } from 'react'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { ErrorMessage } from '@/components/ui/form-message'

type State = { error: string | null; email: string }

type Props = {
  action: (before: State, form: FormData) => Promise<State>
  next: string
  account: { email: string; password: string }
}

export function DemoSignIn({ action, next, account }: Props) {
  const [{ error }, submit, isWaiting] = useActionState(action, { error: null, email: '' })
  return (
    <form action={submit} className="mt-6 grid gap-3 rounded-lg border border-line bg-sunk p-4">
      <ErrorMessage>{error}</ErrorMessage>
      <p className="text-soft">
        This is a demo. Sign in as{' '}
        <code className="select-all break-all font-mono text-[13px] text-text">{account.email}</code> with the
        password{' '}
        <code className="select-all break-all font-mono text-[13px] text-text">{account.password}</code>
      </p>
      <input type="hidden" name="next" value={next} />
      <button type="submit" disabled={isWaiting} className={`${PLAIN_BUTTON} bg-bg`}>
        Sign in to the demo
      </button>
    </form>
  )
}
